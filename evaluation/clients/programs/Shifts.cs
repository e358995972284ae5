// Makes a shift pattern, changes and deletes it, and looks at the list after each step.
using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json;
using Org.OpenAPITools.Api;
using Org.OpenAPITools.Client;
using Org.OpenAPITools.Model;

public static class Shifts
{
    static ShiftApi shifts;

    static void Show(string step, long id)
    {
        var pattern = shifts.ListShiftPatterns().Results.FirstOrDefault(each => each.Id == id);
        var words = pattern == null
            ? new[] { "not in the list" }
            : new[] { pattern.Title }.Concat(
                pattern.Shifts.Select(each => $"{each.ShiftName} at {each.StartHour}"));
        Console.WriteLine($"{step}: {string.Join(", ", words)}");
    }

    static List<ShiftInput> Shift(string name, double hour)
    {
        return new List<ShiftInput> {
            new ShiftInput(name: name, startHour: hour, duration: 8, weekDay: WeekDay.Saturday)
        };
    }

    public static void Main()
    {
        var configuration = new Configuration {
            BasePath = Environment.GetEnvironmentVariable("BUSROOT_URL")
        };
        configuration.AddApiKey("X-API-KEY", "demo-admin-key");
        shifts = new ShiftApi(configuration);

        var saved = shifts.SaveShifts(new ShiftsInput(title: "Summer", shifts: Shift("Early", 6)));
        var id = (long)saved.Result.ShiftPatternId;
        Show("made", id);

        shifts.SaveShifts(new ShiftsInput(
            title: "High summer", shiftPatternId: id, shifts: Shift("Late", 14)));
        Show("changed", id);

        shifts.DeleteShiftPattern(id);
        Show("deleted", id);

        try
        {
            shifts.DeleteShiftPattern(id);
        }
        catch (ApiException refused)
        {
            var body = (string)refused.ErrorContent;
            Console.WriteLine(JsonConvert.DeserializeObject<Error>(body).Message);
        }
    }
}
