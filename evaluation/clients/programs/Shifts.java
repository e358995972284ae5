import java.util.List;
import java.util.StringJoiner;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.ShiftApi;
import org.openapitools.client.model.Error;
import org.openapitools.client.model.ShiftInput;
import org.openapitools.client.model.ShiftPattern;
import org.openapitools.client.model.ShiftsInput;
import org.openapitools.client.model.WeekDay;

/** Makes a shift pattern, changes and deletes it, and looks at the list after each step. */
public class Shifts {
  static ApiClient client = new ApiClient();
  static ShiftApi shifts;

  static void show(String step, long id) throws ApiException {
    for (ShiftPattern pattern : shifts.listShiftPatterns().getResults()) {
      if (pattern.getId() == id) {
        StringJoiner text = new StringJoiner(", ", step + ": ", "").add(pattern.getTitle());
        pattern.getShifts().forEach(
            each -> text.add(each.getShiftName() + " at " + each.getStartHour().intValue()));
        System.out.println(text);
        return;
      }
    }
    System.out.println(step + ": not in the list");
  }

  static ShiftInput shift(String name, double hour) {
    return new ShiftInput().name(name).startHour(hour).duration(8.0).weekDay(WeekDay.SATURDAY);
  }

  public static void main(String[] args) throws Exception {
    client.updateBaseUri(System.getenv("BUSROOT_URL"));
    client.setRequestInterceptor(request -> request.header("X-API-KEY", "demo-admin-key"));
    shifts = new ShiftApi(client);

    ShiftsInput summer = new ShiftsInput().title("Summer").shifts(List.of(shift("Early", 6)));
    long id = shifts.saveShifts(summer).getResult().getShiftPatternId().longValue();
    show("made", id);

    shifts.saveShifts(new ShiftsInput().title("High summer").shiftPatternId(id)
        .shifts(List.of(shift("Late", 14))));
    show("changed", id);

    shifts.deleteShiftPattern(id);
    show("deleted", id);

    try {
      shifts.deleteShiftPattern(id);
    } catch (ApiException refused) {
      String body = refused.getResponseBody();
      System.out.println(client.getObjectMapper().readValue(body, Error.class).getMessage());
    }
  }
}
