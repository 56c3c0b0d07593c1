package maat.server.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import maat.server.database.Database;
import maat.server.database.Transaction;
import maat.server.policy.Authorizer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Java gathers facts and carries decisions out; it decides nothing. */
@AnalyzeClasses(packages = "maat.server", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    /** Columns that say who may do what. */
    private static final Pattern PERMISSION_COLUMN = Pattern.compile(
            "(?<![A-Za-z_:])(?:[a-z]+\\.)?(add_user|download_series|send_series|delete_series|add_series|write_comments"
                    + "|(?:read|write|download|appropriate)_permission|[a-z]\\.admin)(?![A-Za-z_])");

    /** Fact statements read them; grants become predicates of lists; views pass them on; SQL and forms write them. */
    private static final Pattern MAY_NAME_THEM =
            Pattern.compile("(\\w+Facts|CallerSql|GrantSql|\\w+View|AlbumSql|CapabilitySql|CapabilityFields)\\.java");

    @ArchTest
    static final ArchRule routes_reach_the_database_only_through_use_cases = noClasses()
            .that()
            .haveSimpleNameEndingWith("Routes")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Database.class, Transaction.class)
            .orShould()
            .dependOnClassesThat(JavaClass.Predicates.simpleNameEndingWith("Sql"));

    @ArchTest
    static final ArchRule use_cases_ask_before_they_act = classes()
            .that()
            .resideInAnyPackage("..album..", "..event..", "..study..", "..upload..", "..capability..", "..user..")
            .and()
            .haveSimpleNameNotEndingWith("Sql")
            .and()
            .haveSimpleNameNotEndingWith("View")
            .and()
            .areTopLevelClasses()
            .and(dependOnDatabase())
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Authorizer.class);

    @ArchTest
    static final ArchRule only_the_policy_room_evaluates = noClasses()
            .that()
            .resideOutsideOfPackages("..policy..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.styra.opa..");

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> dependOnDatabase() {
        return com.tngtech.archunit.base.DescribedPredicate.describe(
                "use the database",
                type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(Database.class)));
    }

    @Test
    @DisplayName("Permission and admin columns are read by fact statements and shown by views, and nowhere else")
    void permissionColumnsAreReadByFactsAlone() throws IOException {
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            List<Path> readers = sources.filter(path -> path.toString().endsWith(".java"))
                    .filter(path -> !MAY_NAME_THEM
                            .matcher(path.getFileName().toString())
                            .matches())
                    .filter(ArchitectureTest::namesPermissionColumn)
                    .toList();
            assertThat(readers).isEmpty();
        }
    }

    private static boolean namesPermissionColumn(Path source) {
        try {
            return PERMISSION_COLUMN.matcher(Files.readString(source)).find();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
