// Command recording draws a terminal session as an animated SVG, from what
// script(1) has written down: the bytes and when they came. Nothing is added
// or retold; a part may be cut out.
//
//	script -q -e -m classic -O bytes -T timing -c 'COMMAND'
//	go run ./bench/recording -bytes bytes -timing timing -out session.svg
//
// Only what etl and its kind print is understood: text, line ends, and the
// cursor movements of progress bars. Anything else is an error, because a
// sequence that is passed over would make a picture of something that nobody
// has seen.
package main
