//! Stands for what the generated code uses of the crate of this name.
pub mod rust {
    pub mod double_option {
        use serde::{Deserialize, Deserializer, Serialize, Serializer};
        pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
            from: D,
        ) -> Result<Option<Option<T>>, D::Error> {
            Deserialize::deserialize(from).map(Some)
        }
        pub fn serialize<S: Serializer, T: Serialize>(
            values: &Option<Option<T>>,
            to: S,
        ) -> Result<S::Ok, S::Error> {
            match values {
                Some(Some(value)) => to.serialize_some(value),
                _ => to.serialize_unit(),
            }
        }
    }
}
