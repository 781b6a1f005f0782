using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WebChat.Bench.Servers;

/// <summary>A certificate for 127.0.0.1 and a day, signed by itself.</summary>
/// <param name="File">The certificate, as PEM.</param>
/// <param name="Key">Its private key, as PEM.</param>
internal sealed record Certificate(string File, string Key)
{
    /// <summary>Makes one, in two files of this folder.</summary>
    public static Certificate Make(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificate = new Certificate(Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"));
        System.IO.File.WriteAllText(certificate.File, made.ExportCertificatePem());
        // PostgreSQL takes no key that others can read.
        System.IO.File.WriteAllText(certificate.Key, key.ExportPkcs8PrivateKeyPem());
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(certificate.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return certificate;
    }

    /// <summary>The settings with which a server uses it.</summary>
    public string[] Settings => [$"--Kestrel:Certificates:Default:Path={File}", $"--Kestrel:Certificates:Default:KeyPath={Key}"];
}
