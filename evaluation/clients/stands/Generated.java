package javax.annotation;

/** Stands for the annotation that Maven brings for the generated code. */
public @interface Generated {
  String value();
  String date() default "";
  String comments() default "";
}
