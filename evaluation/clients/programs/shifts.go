// Makes a shift pattern, changes and deletes it, and looks at the list after each step.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	busroot "example.com/acme/busroot"
)

var client *busroot.APIClient
var ctx = context.Background()

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func show(step string, id float64) {
	list, _, err := client.ShiftAPI.ListShiftPatterns(ctx).Execute()
	check(err)
	for _, pattern := range list.Results {
		if pattern.Id == id {
			fmt.Printf("%s: %s", step, pattern.Title)
			for _, shift := range pattern.Shifts {
				fmt.Printf(", %s at %g", shift.ShiftName, shift.StartHour)
			}
			fmt.Println()
			return
		}
	}
	fmt.Printf("%s: not in the list\n", step)
}

func save(input busroot.ShiftsInput) float64 {
	saved, _, err := client.ShiftAPI.SaveShifts(ctx).ShiftsInput(input).Execute()
	check(err)
	return saved.Result.ShiftPatternId
}

func main() {
	configuration := busroot.NewConfiguration()
	configuration.Servers = busroot.ServerConfigurations{{URL: os.Getenv("BUSROOT_URL")}}
	configuration.AddDefaultHeader("X-API-KEY", "demo-admin-key")
	client = busroot.NewAPIClient(configuration)

	early := busroot.NewShiftInput("Early", 6, 8, busroot.SATURDAY)
	input := busroot.NewShiftsInput("Summer")
	input.Shifts = []busroot.ShiftInput{*early}
	id := save(*input)
	show("made", id)

	late := busroot.NewShiftInput("Late", 14, 8, busroot.SATURDAY)
	change := busroot.NewShiftsInput("High summer")
	change.Shifts = []busroot.ShiftInput{*late}
	change.SetShiftPatternId(int64(id))
	save(*change)
	show("changed", id)

	_, err := client.ShiftAPI.DeleteShiftPattern(ctx, int64(id)).Execute()
	check(err)
	show("deleted", id)

	_, err = client.ShiftAPI.DeleteShiftPattern(ctx, int64(id)).Execute()
	var refused *busroot.GenericOpenAPIError
	if !errors.As(err, &refused) {
		panic(fmt.Sprint("not refused: ", err))
	}
	var body busroot.Error
	check(json.Unmarshal(refused.Body(), &body))
	fmt.Println(body.Message)
}
