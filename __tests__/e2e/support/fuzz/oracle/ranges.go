package main

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math/big"
	"net/netip"
)

// The first text is the range that is asked; the others are compared with it, and taken.
type rangeQuestion struct {
	Texts []string
	// By how much the prefix of subnets is longer, and the number of one, or of an address.
	MoreBits int
	Index    int64
}

type rangeAnswer struct {
	Read []readRange `json:"read"`
	// Absent unless each text is a range.
	Facts *rangeFacts `json:"facts"`
}

type readRange struct {
	IsRange bool `json:"isRange"`
	// The range around the address; empty for what is no range.
	Masked      string `json:"masked"`
	HasHostBits bool   `json:"hasHostBits"`
	Is4In6      bool   `json:"is4In6"`
}

type rangeFacts struct {
	Relations []relation `json:"relations"`
	// Null where the range has none.
	Subnet    *string  `json:"subnet"`
	Host      *string  `json:"host"`
	Subnets   []string `json:"subnets"`
	FirstFree *string  `json:"firstFree"`
}

type relation struct {
	Contains bool `json:"contains"`
	Overlaps bool `json:"overlaps"`
	Equals   bool `json:"equals"`
	Order    int  `json:"order"`
}

func askRanges(asked rangeQuestion) rangeAnswer {
	answer := rangeAnswer{}
	ranges := []netip.Prefix{}
	for _, text := range asked.Texts {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			answer.Read = append(answer.Read, readRange{})
			continue
		}
		masked := prefix.Masked()
		ranges = append(ranges, masked)
		answer.Read = append(answer.Read, readRange{
			IsRange:     true,
			Masked:      *rangeText(masked),
			HasHostBits: prefix != masked,
			Is4In6:      prefix.Addr().Is4In6(),
		})
	}
	if len(ranges) == len(asked.Texts) {
		answer.Facts = factsOf(ranges[0], ranges[1:], asked)
	}
	return answer
}

func factsOf(asked netip.Prefix, others []netip.Prefix, numbers rangeQuestion) *rangeFacts {
	facts := &rangeFacts{Relations: []relation{}}
	for _, other := range others {
		facts.Relations = append(facts.Relations, relation{
			Contains: asked.Bits() <= other.Bits() && asked.Contains(other.Addr()),
			Overlaps: asked.Overlaps(other),
			Equals:   asked == other,
			Order:    cmp.Compare(compare(asked, other), 0),
		})
	}
	index := big.NewInt(numbers.Index)
	prefixLength := asked.Bits() + numbers.MoreBits
	if host := nth(asked, asked.Addr().BitLen(), index); host.IsValid() {
		written := addressText(host.Addr())
		facts.Host = &written
	}
	facts.Subnet = rangeText(nth(asked, prefixLength, index))
	for number := int64(0); ; number++ {
		subnet := nth(asked, prefixLength, big.NewInt(number))
		if !subnet.IsValid() {
			return facts
		}
		facts.Subnets = append(facts.Subnets, *rangeText(subnet))
		if facts.FirstFree == nil && isFree(subnet, others) {
			facts.FirstFree = rangeText(subnet)
		}
	}
}

// The subnet of a size at a place; not valid where the range has none.
func nth(asked netip.Prefix, prefixLength int, index *big.Int) netip.Prefix {
	length := asked.Addr().BitLen()
	if prefixLength < asked.Bits() || prefixLength > length {
		return netip.Prefix{}
	}
	offset := new(big.Int).Lsh(index, uint(length-prefixLength))
	address := new(big.Int).Add(new(big.Int).SetBytes(asked.Addr().AsSlice()), offset)
	if address.BitLen() > length {
		return netip.Prefix{}
	}
	found, _ := netip.AddrFromSlice(address.FillBytes(make([]byte, length/8)))
	if !asked.Contains(found) {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(found, prefixLength)
}

func isFree(subnet netip.Prefix, taken []netip.Prefix) bool {
	for _, other := range taken {
		if subnet.Overlaps(other) {
			return false
		}
	}
	return true
}

func compare(one, other netip.Prefix) int {
	if byAddress := one.Addr().Compare(other.Addr()); byAddress != 0 {
		return byAddress
	}
	return one.Bits() - other.Bits()
}

func rangeText(found netip.Prefix) *string {
	if !found.IsValid() {
		return nil
	}
	written := fmt.Sprintf("%s/%d", addressText(found.Addr()), found.Bits())
	return &written
}

// Without the dots that Go writes in an IPv6 address behind ::ffff.
func addressText(address netip.Addr) string {
	if !address.Is4In6() {
		return address.String()
	}
	bytes := address.As16()
	return fmt.Sprintf("::ffff:%x:%x", binary.BigEndian.Uint16(bytes[12:]), binary.BigEndian.Uint16(bytes[14:]))
}
