package dataset

// words of several languages: text must not be ASCII only.
var words = [...]string{
	"your", "order", "invoice", "was", "shipped", "today", "please", "confirm", "delivery", "address",
	"Ihre", "Bestellung", "wurde", "verschickt", "heute", "bitte", "bestätigen", "Rückgabe", "für", "Zustellung",
	"votre", "commande", "a", "été", "expédiée", "aujourd'hui", "confirmer", "l'adresse", "reçu", "livraison",
	"su", "pedido", "fue", "enviado", "hoy", "mañana", "confirme", "la", "dirección", "gracias",
	"ご注文", "発送", "確認", "ありがとう", "配達", "zamówienie", "wysłano", "dziś", "proszę", "dziękujemy",
	"payment", "received", "thank", "you", "account", "updated", "reminder", "offer", "\"new\"", "100%",
}

var languages = []string{"en", "de", "fr", "es", "ja", "pl", "pt-BR", "zh-Hant"}

// appendWords appends about length bytes of words, at least one word.
func appendWords(dst []byte, r *rng, length int) []byte {
	end := len(dst) + length
	for {
		dst = append(dst, words[r.below(len(words))]...)
		if len(dst) >= end {
			return dst
		}
		dst = append(dst, ' ')
	}
}
