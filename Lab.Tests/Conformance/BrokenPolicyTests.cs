using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Conformance;

/// <summary>The torment that the shipped policies survive catches every broken variant.</summary>
public sealed class BrokenPolicyTests(ITestOutputHelper output)
{
    private const int Attempts = 4;
    private const int RoundsApart = 100_000;

    public static TheoryData<string> Names => [.. LockPolicy.Broken.Select(policy => policy.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Torment_BrokenVariant_IsCaught(string name)
    {
        // Stale translations can also make vCPUs fault for ever, and then nothing is caught: such a torment is begun anew.
        Exception? violation = null;
        for (var attempt = 0; attempt < Attempts && (violation is null || IsHang(violation)); attempt++)
        {
            using var torment = new PolicyTorment<AlteredPlatform<Dawdling>>(LockPolicy.Find(name)!, TimeSpan.FromSeconds(20));
            var rounds = 0;
            while (!torment.IsOver && torment.Round((ulong)((attempt * RoundsApart) + rounds), accesses: 1_500))
                rounds++;
            violation = torment.Violation;
            output.WriteLine($"{name}, attempt {attempt}, round {rounds}: {violation?.Message}");
        }

        Assert.IsType<InvariantException>(violation);
        Assert.False(IsHang(violation), violation.Message);
    }

    private static bool IsHang(Exception violation) =>
        violation.Message.StartsWith(PolicyTorment<AlteredPlatform<Dawdling>>.NoEnd, StringComparison.Ordinal);
}
