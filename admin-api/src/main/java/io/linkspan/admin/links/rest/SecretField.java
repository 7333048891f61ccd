package io.linkspan.admin.links.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.linkspan.admin.links.SecretChange;
import java.io.IOException;
import java.io.Serial;

/** A write-only text field, which tells "left out" from {@code null}. */
@JsonDeserialize(using = SecretField.Reader.class)
record SecretField(SecretChange change) {

    static final SecretField LEFT_OUT = new SecretField(new SecretChange.Keep());

    static final class Reader extends StdDeserializer<SecretField> {
        @Serial
        private static final long serialVersionUID = 1L;

        Reader() {
            super(SecretField.class);
        }

        @Override
        public SecretField deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            // Through the context, so that numbers and objects are refused like those of any text field.
            return new SecretField(new SecretChange.Replace(context.readValue(parser, String.class)));
        }

        @Override
        public SecretField getNullValue(DeserializationContext context) {
            return new SecretField(new SecretChange.Clear());
        }

        @Override
        public SecretField getAbsentValue(DeserializationContext context) {
            return LEFT_OUT;
        }
    }
}
