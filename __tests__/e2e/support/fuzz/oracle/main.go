// Answers what CoreDNS' own parser reads in a Corefile, and what Go's net/netip says of address
// ranges: a question in JSON on each line of stdin, its answer on a line of stdout.
package main

import (
	"bufio"
	"encoding/json"
	"io"
	"log"
	"os"
)

// A question has either a Corefile or ranges.
type question struct {
	Corefile *string
	Ranges   *rangeQuestion
}

func main() {
	// The parser warns of patterns that match no file.
	log.SetOutput(io.Discard)
	questions := json.NewDecoder(bufio.NewReader(os.Stdin))
	answers := bufio.NewWriter(os.Stdout)
	for {
		var asked question
		if err := questions.Decode(&asked); err == io.EOF {
			return
		} else if err != nil {
			panic(err)
		}
		if err := json.NewEncoder(answers).Encode(answer(asked)); err != nil {
			panic(err)
		}
		if err := answers.Flush(); err != nil {
			panic(err)
		}
	}
}

func answer(asked question) any {
	if asked.Corefile != nil {
		return readCorefile(*asked.Corefile)
	}
	return askRanges(*asked.Ranges)
}
