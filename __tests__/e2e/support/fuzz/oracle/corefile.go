package main

import (
	"strings"

	"github.com/coredns/caddy/caddyfile"
)

type corefile struct {
	// Why the parser refuses the text; empty when it does not.
	Refusal string  `json:"refusal"`
	Blocks  []block `json:"blocks"`
	// What its lexer finds, whether or not the parser takes it.
	Words []word `json:"words"`
}

type block struct {
	Keys []string `json:"keys"`
	// The words of each plugin's lines, in their order.
	Plugins map[string][]word `json:"plugins"`
}

type word struct {
	Text string `json:"text"`
	Line int    `json:"line"`
	// Whether a plugin finds it on another line than the word in front of it.
	BeginsLine bool `json:"beginsLine"`
}

// Any plugin may be there: which ones a CoreDNS has makes no difference to how it reads a text.
func readCorefile(text string) corefile {
	read, err := caddyfile.Parse("Corefile", strings.NewReader(text), nil)
	words := wordsOf(caddyfile.NewDispenser("Corefile", strings.NewReader(text)))
	answer := corefile{Blocks: []block{}, Words: words}
	if err != nil {
		answer.Refusal = err.Error()
		return answer
	}
	for _, server := range read {
		plugins := map[string][]word{}
		for name, tokens := range server.Tokens {
			plugins[name] = wordsOf(caddyfile.NewDispenserTokens("Corefile", tokens))
		}
		answer.Blocks = append(answer.Blocks, block{Keys: server.Keys, Plugins: plugins})
	}
	return answer
}

func wordsOf(dispenser caddyfile.Dispenser) []word {
	words := []word{}
	for isOnLine := false; isOnLine || dispenser.Next(); isOnLine = dispenser.NextArg() {
		words = append(words, word{dispenser.Val(), dispenser.Line(), !isOnLine})
	}
	return words
}
