package pipeline

import "context"

// ChunkBytes is where a chunk is closed even if it has fewer rows than asked
// for: wide rows must not make buffers of arbitrary size.
const ChunkBytes = 2 << 20

// encodeStep is how many rows are encoded between two looks at the size.
const encodeStep = 128

// encode turns batches into chunks until there are no more. The last encoder
// to finish without an error closes the chunks: after an error the writers
// must see a cancelled context, not a regular end.
func (w *loading) encode(ctx context.Context) error {
	encoder := w.pipeline.stages.NewEncoder(w.slice.Run.Table)
	defer func() { w.keepLosses(encoder.Losses()) }()
	for {
		batch, ok, err := w.nextBatch(ctx)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		err = w.encodeBatch(ctx, encoder, batch)
		batch.Release()
		if err != nil {
			return err
		}
	}
	if w.encoding.Add(-1) == 0 {
		close(w.chunks)
	}
	return nil
}

func (w *loading) nextBatch(ctx context.Context) (Batch, bool, error) {
	select {
	case b, ok := <-w.batches:
		return b, ok, nil
	case <-ctx.Done():
		return Batch{}, false, ctx.Err()
	}
}

func (w *loading) encodeBatch(ctx context.Context, encoder Encoder, batch Batch) error {
	rows, limit := int(batch.Record.NumRows()), w.pipeline.options.BatchRows
	for from := 0; from < rows; {
		buf, err := w.buffers.take(ctx)
		if err != nil {
			return err
		}
		encoded := 0
		for from < rows && encoded < limit && len(buf) < ChunkBytes {
			to := min(from+encodeStep, from+limit-encoded, rows)
			var appended int
			if buf, appended, err = w.appendRows(encoder, buf, batch.Record, from, to); err != nil {
				return err
			}
			from, encoded = to, encoded+appended
		}
		if encoded == 0 { // all of them were rejected
			w.buffers.put(buf)
			continue
		}
		if err := w.sendChunk(ctx, Chunk{Rows: encoded, Buf: buf, arrived: batch.arrived}); err != nil {
			return err
		}
	}
	return nil
}

func (w *loading) sendChunk(ctx context.Context, c Chunk) error {
	select {
	case w.chunks <- c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *loading) keepLosses(losses []Loss) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.losses = addLosses(w.losses, losses)
}
