// Command check reads notes and tree proofs as JSON from its input and asks golang.org/x/mod/sumdb about each.
// It prints one line for each question: "yes", or "no" and the reason.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Ask     string
	Keys    []string
	Note    string
	Text    string
	Leaf    []byte
	Index   int64
	Size    int64
	Root    []byte
	Old     int64
	OldRoot []byte
	Path    [][]byte
}

func hash(raw []byte) (h tlog.Hash) {
	copy(h[:], raw)
	return h
}

func hashes(raw [][]byte) (path []tlog.Hash) {
	for _, node := range raw {
		path = append(path, hash(node))
	}
	return path
}

func (q question) opens() error {
	var known []note.Verifier
	for _, key := range q.Keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return err
		}
		known = append(known, verifier)
	}
	opened, err := note.Open([]byte(q.Note), note.VerifierList(known...))
	if err != nil {
		return err
	}
	if opened.Text != q.Text {
		return fmt.Errorf("another text: %q", opened.Text)
	}
	if len(opened.Sigs) != len(q.Keys) {
		return fmt.Errorf("%d of %d keys have signed", len(opened.Sigs), len(q.Keys))
	}
	return nil
}

func (q question) answer() error {
	switch q.Ask {
	case "note":
		return q.opens()
	case "leaf":
		if tlog.RecordHash(q.Leaf) != hash(q.Root) {
			return fmt.Errorf("another hash of a leaf")
		}
		return nil
	case "inclusion":
		return tlog.CheckRecord(hashes(q.Path), q.Size, hash(q.Root), q.Index, tlog.RecordHash(q.Leaf))
	case "consistency":
		return tlog.CheckTree(hashes(q.Path), q.Size, hash(q.Root), q.Old, hash(q.OldRoot))
	}
	return fmt.Errorf("no such question: %s", q.Ask)
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, q := range questions {
		if err := q.answer(); err != nil {
			fmt.Println("no:", err)
		} else {
			fmt.Println("yes")
		}
	}
}
