using System.Security.Cryptography;
using System.Text;

namespace Lab.Web.Services.Engine;

/// <summary>The secret that an engine presents when it joins.</summary>
public sealed class EngineToken
{
    private readonly byte[] _expected;

    /// <param name="configured">Empty: a random one.</param>
    public EngineToken(string configured)
    {
        Value = configured.Length > 0 ? configured : RandomNumberGenerator.GetHexString(32, lowercase: true);
        _expected = Encoding.UTF8.GetBytes(Value);
    }

    public string Value { get; }

    /// <summary>Compared in constant time.</summary>
    public bool Matches(string? presented) =>
        presented is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(presented), _expected);
}
