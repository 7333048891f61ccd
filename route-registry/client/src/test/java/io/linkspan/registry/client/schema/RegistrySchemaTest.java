package io.linkspan.registry.client.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.infinispan.protostream.ProtobufUtil;
import org.infinispan.protostream.SerializationContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RegistrySchemaTest {
    private static final SerializationContext CONTEXT = ProtobufUtil.newSerializationContext();

    private static final RegistrySchema SCHEMA = new RegistrySchemaImpl();

    static {
        SCHEMA.registerSchema(CONTEXT);
        SCHEMA.registerMarshallers(CONTEXT);
    }

    private int next;

    static Stream<Class<?>> types() {
        return requireNonNull(CONTEXT.getFileDescriptors().get(SCHEMA.getProtoFileName())).getMessageTypes().stream()
                .map(type -> CONTEXT.getMarshaller(type.getFullName()).getJavaClass());
    }

    /** Of a record with several constructors the generator may take one that leaves fields out, without a word. */
    @ParameterizedTest
    @MethodSource("types")
    void every_field_of_every_type_is_kept(Class<?> type) throws Exception {
        Object written = value(type);
        Object read = ProtobufUtil.fromWrappedByteArray(CONTEXT, ProtobufUtil.toWrappedByteArray(CONTEXT, written));
        assertThat(read).isNotSameAs(written).usingRecursiveComparison().isEqualTo(written);
    }

    // None is what a field that was not written would be.
    private Object value(Type type) throws ReflectiveOperationException {
        next++;
        if (type == long.class || type == Long.class) {
            return (long) next;
        }
        if (type == int.class) {
            return next;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == String.class) {
            return "s" + next;
        }
        if (type == byte[].class) {
            return new byte[] {(byte) next};
        }
        if (type instanceof ParameterizedType several) {
            Type[] of = several.getActualTypeArguments();
            return several.getRawType() == Map.class
                    ? Map.of(value(of[0]), value(of[1]))
                    : List.of(value(of[0]), value(of[0]));
        }
        Class<?> record = (Class<?>) type;
        assertThat(record).as("a type that this test can make").isRecord();
        RecordComponent[] components = record.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(components[i].getGenericType());
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return record.getDeclaredConstructor(types).newInstance(values);
    }
}
