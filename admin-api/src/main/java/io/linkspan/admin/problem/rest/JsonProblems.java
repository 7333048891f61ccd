package io.linkspan.admin.problem.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.linkspan.admin.problem.Problem;
import io.linkspan.admin.problem.ProblemCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a JSON body in own words: what the parser says may quote the input, and so a secret. */
final class JsonProblems {

    private JsonProblems() {}

    static Problem of(JacksonException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                Problem.malformed(
                        field(unknown.getPath()),
                        "unknown-field",
                        "There is no field " + field(unknown.getPath()) + ".");
            case MismatchedInputException whole
            when whole.getPath().isEmpty() ->
                Problem.of(ProblemCode.MALFORMED_REQUEST, "The body must be one JSON object.");
            case MismatchedInputException mismatch ->
                Problem.malformed(
                        field(mismatch.getPath()),
                        "wrong-type",
                        field(mismatch.getPath()) + " must be " + expected(mismatch.getTargetType()) + ".");
            case JsonMappingException mapping
            when mapping.getCause() instanceof InputCoercionException ->
                Problem.malformed(
                        field(mapping.getPath()), "out-of-range", field(mapping.getPath()) + " is too large a number.");
            default -> Problem.of(ProblemCode.MALFORMED_REQUEST, "The body is not well-formed JSON" + place(e) + ".");
        };
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : " near line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static String field(List<JsonMappingException.Reference> path) {
        StringBuilder field = new StringBuilder();
        for (JsonMappingException.Reference step : path) {
            if (step.getFieldName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return field.toString();
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        return List.class.isAssignableFrom(type) ? "a list" : "an object";
    }
}
