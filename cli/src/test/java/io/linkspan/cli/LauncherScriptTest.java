package io.linkspan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script's search for a JDK, among directories that look like JDKs. */
class LauncherScriptTest {
    private static final Path SCRIPT =
            Path.of("..", "linkspan").toAbsolutePath().normalize();

    @TempDir
    Path jvms;

    @Test
    void takesJavaHomeWhenItIsGoodEnoughEvenIfANewerOneIsThere() throws Exception {
        Path chosen = jdk("mine", "21.0.4");
        jdk("newer", "25.0.1");

        assertThat(run(chosen.toString()).out()).isEqualTo(chosen.toString());
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        Path old = jdk("old", "17.0.15");
        Path good = jdk("good", "21");

        assertThat(run(old.toString()).out()).isEqualTo(good.toString());
    }

    @Test
    void prefersTheNewestByNumberNotByName() throws Exception {
        jdk("a-jdk-9", "9.0.4");
        Path newest = jdk("b-jdk", "25.0.3");
        jdk("z-jdk", "21.0.9");

        assertThat(run("").out()).isEqualTo(newest.toString());
    }

    @Test
    void readsTheOldVersionSchemeAsJava1() throws Exception {
        jdk("jdk8", "1.8.0_412");

        assertThat(run("").exitCode()).isEqualTo(1);
    }

    @Test
    void doesNotTakeARuntimeWithoutACompiler() throws Exception {
        Path runtime = jdk("runtime", "25.0.1");
        Files.delete(runtime.resolve("bin/javac"));

        assertThat(run(runtime.toString()).exitCode()).isEqualTo(1);
    }

    @Test
    void saysInOneLineWhereItLookedWhenThereIsNone() throws Exception {
        Result result = run("");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("linkspan: no JDK 21 or later found")
                .contains(jvms.toString())
                .doesNotContain("\n");
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = jvms.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Path compiler = Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\n");
        assertThat(compiler.toFile().setExecutable(true)).isTrue();
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private Result run(String javaHome) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", SCRIPT.toString(), "jdk");
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", javaHome);
        environment.put("LINKSPAN_JVM_DIRS", jvms.toString());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out.strip(), err.strip());
    }

    private record Result(int exitCode, String out, String err) {}
}
