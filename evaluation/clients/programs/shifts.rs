//! Makes a shift pattern, changes and deletes it, and looks at the list after each step.
use busroot::apis::configuration::{ApiKey, Configuration};
use busroot::apis::shift_api::{delete_shift_pattern, list_shift_patterns, save_shifts};
use busroot::apis::Error;
use busroot::models::{self, ShiftInput, ShiftsInput, WeekDay};

fn show(configuration: &Configuration, step: &str, id: f64) {
    let list = list_shift_patterns(configuration).expect("a list");
    match list.results.iter().find(|pattern| pattern.id == id) {
        None => println!("{step}: not in the list"),
        Some(pattern) => {
            let shifts = pattern.shifts.iter();
            let words = shifts.map(|each| format!(", {} at {}", each.shift_name, each.start_hour));
            println!("{step}: {}{}", pattern.title, words.collect::<String>());
        }
    }
}

fn main() {
    let key = ApiKey { prefix: None, key: "demo-admin-key".to_owned() };
    let configuration = Configuration {
        base_path: std::env::var("BUSROOT_URL").expect("an address"),
        api_key: Some(key),
        ..Configuration::default()
    };

    let early = ShiftInput::new("Early".to_owned(), 6.0, 8.0, WeekDay::Saturday);
    let mut input = ShiftsInput::new("Summer".to_owned());
    input.shifts = Some(vec![early]);
    let id = save_shifts(&configuration, input).expect("saved").result.shift_pattern_id;
    show(&configuration, "made", id);

    let late = ShiftInput::new("Late".to_owned(), 14.0, 8.0, WeekDay::Saturday);
    let mut change = ShiftsInput::new("High summer".to_owned());
    change.shift_pattern_id = Some(id as i64);
    change.shifts = Some(vec![late]);
    save_shifts(&configuration, change).expect("saved");
    show(&configuration, "changed", id);

    delete_shift_pattern(&configuration, id as i64).expect("deleted");
    show(&configuration, "deleted", id);

    match delete_shift_pattern(&configuration, id as i64) {
        Err(Error::ResponseError(refused)) => {
            let body: models::Error = serde_json::from_str(&refused.content).expect("an error");
            println!("{}", body.message);
        }
        other => panic!("not refused: {other:?}"),
    }
}
