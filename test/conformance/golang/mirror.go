// Mirrors a log over HTTP and checks everything by golang.org/x/mod/sumdb: the signed note, every tile against the
// root, every entry at its place, inclusion proofs (C2SP tlog-proof) and that the tree extends an older one.
// Reads a task as JSON from standard input, writes what it checked as JSON, and ends with 1 and a sentence where it does not hold.
package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

type task struct {
	URL         string
	Key         string
	Entries     []string
	Proofs      []struct{ Entry, Proof string }
	Old         string
	Consistency []string
}

type done struct {
	Origin  string `json:"origin"`
	Size    int64  `json:"size"`
	Entries int    `json:"entries"`
	Tiles   int    `json:"tiles"`
	Proofs  int    `json:"proofs"`
	From    int64  `json:"from"`
}

func must(err error, what string) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
}

func check(holds bool, what string) {
	if !holds {
		must(fmt.Errorf("it does not hold"), what)
	}
}

func fetch(url string) ([]byte, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", url, response.Status)
	}
	return io.ReadAll(response.Body)
}

// The tiles of C2SP tlog-tiles, whose paths leave the height out.
type tiles struct {
	url   string
	count int
}

func (t *tiles) Height() int { return height }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		path := "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
		data, err := fetch(t.url + "/" + path)
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", path, len(data))
		}
		read = append(read, data)
	}
	t.count += len(wanted)
	return read, nil
}

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func open(signed string, verifiers note.Verifiers) (origin string, tree tlog.Tree) {
	opened, err := note.Open([]byte(signed), verifiers)
	must(err, "the checkpoint's signature")
	lines := strings.Split(opened.Text, "\n")
	check(len(lines) == 4, "the checkpoint has three lines")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err, "the checkpoint's size")
	root, err := tlog.ParseHash(lines[2])
	must(err, "the checkpoint's root")
	return lines[0], tlog.Tree{N: size, Hash: root}
}

func hashes(encoded []string) []tlog.Hash {
	var all []tlog.Hash
	for _, one := range encoded {
		hash, err := tlog.ParseHash(one)
		must(err, "a hash of a path")
		all = append(all, hash)
	}
	return all
}

func leaf(entry string) tlog.Hash {
	bytes, err := hex.DecodeString(entry)
	must(err, "an entry")
	return tlog.RecordHash(bytes)
}

func checkEntries(entries []string, tree tlog.Tree, reader *tiles) {
	hashReader := tlog.TileHashReader(tree, reader)
	var indexes []int64
	for index := range entries {
		indexes = append(indexes, tlog.StoredHashIndex(0, int64(index)))
	}
	stored, err := hashReader.ReadHashes(indexes)
	must(err, "the tiles")
	for index, entry := range entries {
		check(stored[index] == leaf(entry), fmt.Sprintf("entry %d", index))
	}
}

func checkProof(entry, proof string, verifiers note.Verifiers) {
	parts := strings.SplitN(proof, "\n\n", 2)
	check(len(parts) == 2, "a proof has two parts")
	lines := strings.Split(parts[0], "\n")
	check(len(lines) >= 2 && lines[0] == "c2sp.org/tlog-proof@v1" && strings.HasPrefix(lines[1], "index "), "the head of a proof")
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	must(err, "the index of a proof")
	_, tree := open(parts[1], verifiers)
	must(tlog.CheckRecord(hashes(lines[2:]), tree.N, tree.Hash, index, leaf(entry)), "an inclusion proof")
}

func main() {
	var given task
	must(json.NewDecoder(os.Stdin).Decode(&given), "the task")
	verifier, err := note.NewVerifier(given.Key)
	must(err, "the verifier key")
	verifiers := note.VerifierList(verifier)

	signed, err := fetch(given.URL + "/checkpoint")
	must(err, "the checkpoint")
	origin, tree := open(string(signed), verifiers)
	check(origin == verifier.Name(), "the key is named for the log")
	check(tree.N == int64(len(given.Entries)), fmt.Sprintf("the log has as many entries as its size of %d", tree.N))
	reader := &tiles{url: given.URL}
	checkEntries(given.Entries, tree, reader)
	for _, one := range given.Proofs {
		checkProof(one.Entry, one.Proof, verifiers)
	}
	_, old := open(given.Old, verifiers)
	must(tlog.CheckTree(hashes(given.Consistency), tree.N, tree.Hash, old.N, old.Hash), "the consistency proof")
	must(json.NewEncoder(os.Stdout).Encode(done{origin, tree.N, len(given.Entries), reader.count, len(given.Proofs), old.N}), "the answer")
}
