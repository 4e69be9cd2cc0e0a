package org.lode.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.net.URI;

/** Reads the byte code: no instruction computes with, or converts to or from, {@code float} or {@code double}. */
final class IntegerArithmetic extends ArchCondition<JavaClass> {
    IntegerArithmetic() {
        super("compute with integers only");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        for (MethodModel method : ClassFile.of().parse(byteCodeOf(type)).methods()) {
            method.code().stream()
                    .flatMap(code -> code.elementStream())
                    .filter(IntegerArithmetic::isFloatingPoint)
                    .forEach(element -> events.add(SimpleConditionEvent.violated(
                            type, type.getName() + "." + method.methodName().stringValue() + " has " + element)));
        }
    }

    private static boolean isFloatingPoint(CodeElement element) {
        return switch (element) {
            case OperatorInstruction operator -> isFloatingPoint(operator.typeKind());
            case ConvertInstruction convert -> isFloatingPoint(convert.fromType()) || isFloatingPoint(convert.toType());
            default -> false;
        };
    }

    private static boolean isFloatingPoint(TypeKind kind) {
        return kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE;
    }

    private static byte[] byteCodeOf(JavaClass type) {
        URI location = type.getSource().orElseThrow().getUri();
        try (InputStream in = location.toURL().openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class " + type.getName(), e);
        }
    }
}
