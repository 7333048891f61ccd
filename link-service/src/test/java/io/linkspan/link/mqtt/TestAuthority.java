package io.linkspan.link.mqtt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority made with the JDK's keytool, and what it issues, as PEM. */
final class TestAuthority {

    private static final String PASSWORD = "for-tests";

    private final Path store;

    TestAuthority(Path directory) throws IOException, InterruptedException {
        store = Files.createDirectories(directory).resolve("authority.p12");
        generate("ca", "CN=Test authority", "-ext", "bc:c");
    }

    /** An identity signed by this authority; {@code names} as keytool's san extension, such as {@code dns:localhost}. */
    Identity issue(String alias, String names, String... more) throws Exception {
        List<String> extensions = new ArrayList<>(List.of("-ext", "san=" + names));
        extensions.addAll(List.of(more));
        generate(alias, "CN=" + alias, "-signer", "ca", extensions.toArray(new String[0]));
        return new Identity(certificatePem(alias), keyPem(alias));
    }

    String caPem() throws Exception {
        return certificatePem("ca");
    }

    record Identity(String certificatePem, String keyPem) {}

    private void generate(String alias, String name, String option, String value, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                alias,
                "-dname",
                name,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD,
                option,
                value));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + output);
        }
    }

    private String certificatePem(String alias) throws Exception {
        Certificate certificate = open().getCertificate(alias);
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    private String keyPem(String alias) throws Exception {
        Key key = open().getKey(alias, PASSWORD.toCharArray());
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private KeyStore open() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private static String pem(String type, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
