// Sends 200 calls with Segment's own library for Go: HOST KEY NAME.
package main

import (
	"fmt"
	"log"
	"os"
	"sync/atomic"

	"github.com/segmentio/analytics-go/v3"
)

type failures struct{ count atomic.Int32 }

func (f *failures) Success(analytics.Message) {}
func (f *failures) Failure(_ analytics.Message, err error) {
	f.count.Add(1)
	log.Println(err)
}

func main() {
	failed := &failures{}
	client, err := analytics.NewWithConfig(os.Args[2], analytics.Config{Endpoint: os.Args[1], Callback: failed})
	if err != nil {
		log.Fatal(err)
	}
	for n := 0; n < 200; n++ {
		if err := client.Enqueue(message(fmt.Sprintf("%s-%d", os.Args[3], n%20), n)); err != nil {
			log.Fatal(err)
		}
	}
	if err := client.Close(); err != nil || failed.count.Load() > 0 {
		log.Fatal("not all were delivered: ", err)
	}
}

func message(who string, n int) analytics.Message {
	switch n % 5 {
	case 0:
		return analytics.Identify{UserId: who, Traits: analytics.NewTraits().Set("n", n).Set("city", "Orléans")}
	case 1:
		return analytics.Page{UserId: who, Name: "Pricing", Properties: analytics.NewProperties().Set("n", n)}
	case 2:
		return analytics.Group{UserId: who, GroupId: "acme", Traits: analytics.NewTraits().Set("n", n)}
	default:
		return analytics.Track{UserId: who, Event: "Bought a Crème brûlée", Properties: analytics.NewProperties().Set("n", n)}
	}
}
