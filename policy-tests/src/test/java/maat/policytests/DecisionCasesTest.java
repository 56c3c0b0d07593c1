package maat.policytests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@DisplayName("Decision cases")
final class DecisionCasesTest {
    private static Engines engines;

    @BeforeAll
    static void start() {
        engines = new Engines();
    }

    @AfterAll
    static void stop() {
        engines.close();
    }

    @TestFactory
    @DisplayName("both engines answer every case as expected, and alike to the last obligation")
    Stream<DynamicContainer> cases() {
        var files = Cases.all().stream()
                .collect(Collectors.groupingBy(Cases.Case::file, TreeMap::new, Collectors.toList()));
        return files.entrySet().stream()
                .map(file -> DynamicContainer.dynamicContainer(
                        file.getKey(),
                        file.getValue().stream().map(one -> DynamicTest.dynamicTest(one.title(), () -> check(one)))));
    }

    @Test
    @DisplayName("every action of the vocabulary is in some case, and every reason for a refusal")
    void casesAreComplete() {
        var asked = Cases.all().stream().map(one -> one.question().action()).collect(Collectors.toSet());
        assertThat(asked).containsAll(Vocabulary.actions());
        var given = Cases.all().stream()
                .map(one -> one.expected().split(" "))
                .filter(words -> !words[0].equals("ok"))
                .map(words -> words[1])
                .collect(Collectors.toSet());
        assertThat(given).containsAll(Vocabulary.reasons());
    }

    private static void check(Cases.Case one) {
        var byWasm = engines.byWasm(one.world(), one.question());
        assertThat(byWasm.gist()).isEqualTo(one.expected());
        assertThat(byWasm.allow()).isEqualTo(one.expected().startsWith("ok"));
        one.obligations()
                .properties()
                .forEach(expected -> assertThat(
                                byWasm.document().path("obligations").get(expected.getKey()))
                        .as(expected.getKey())
                        .isEqualTo(Answer.of(expected.getValue().toString()).document()));
        assertThat(engines.byServer(one.world(), one.question())).isEqualTo(byWasm);
    }
}
