package fault

type classified struct {
	error
	class Class
}

var _ Classified = (*classified)(nil)

// As gives err the class that the place where it arose knows to be right. The
// text stays err's own. As(class, nil) is nil.
func As(class Class, err error) error {
	if err == nil {
		return nil
	}
	return &classified{error: err, class: class}
}

func (e *classified) Unwrap() error     { return e.error }
func (e *classified) FaultClass() Class { return e.class }
