package dev.oxbow.server;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A key and its certificate, for the tests. */
record Certificates(KeyPair keys, X509Certificate certificate) {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  /** An authority. */
  static Certificates authority(String name) throws Exception {
    KeyPair keys = pair("RSA");
    return new Certificates(keys, certificate(name, keys, name, keys.getPrivate(), "RSA", true));
  }

  /** A certificate of this authority's. */
  Certificates sign(String name, String algorithm) throws Exception {
    KeyPair made = pair(algorithm);
    String issuer = certificate.getSubjectX500Principal().getName();
    return new Certificates(
        made, certificate("CN=" + name, made, issuer, keys.getPrivate(), "RSA", false));
  }

  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("EC") ? 256 : 2048);
    return generator.generateKeyPair();
  }

  private static X509Certificate certificate(
      String name, KeyPair keys, String issuer, PrivateKey by, String algorithm, boolean authority)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(now.minusSeconds(60)),
            Date.from(now.plusSeconds(86_400)),
            new X500Name(name),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256with" + algorithm).build(by)));
  }

  /** The certificate as PEM. */
  Path writeCertificate(Path file) throws IOException {
    return write(file, certificate);
  }

  /** The key as OpenSSL wrote it of old: PKCS#1 for RSA, SEC 1 for EC. */
  Path writeOldKey(Path file) throws IOException {
    if (!(keys.getPrivate() instanceof ECPrivateKey key)) {
      return write(file, keys.getPrivate());
    }
    // As OpenSSL does, and other than Bouncy Castle's writer for a key of the JDK: with its curve.
    byte[] bytes =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
            .getEncoded();
    return write(file, new PemObject("EC PRIVATE KEY", bytes));
  }

  /** The key as PKCS#8. */
  Path writeKey(Path file) throws IOException {
    return write(file, new JcaPKCS8Generator(keys.getPrivate(), null));
  }

  private static Path write(Path file, Object what) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(what);
    }
    return Files.writeString(file, text.toString());
  }

  /** Key and certificate in a store. */
  KeyStore store(String password) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "x", keys.getPrivate(), password.toCharArray(), new Certificate[] {certificate});
    return store;
  }
}
