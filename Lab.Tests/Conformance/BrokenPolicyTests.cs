using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Conformance;

/// <summary>The torment that the shipped policies survive catches every broken variant.</summary>
public sealed class BrokenPolicyTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. LockPolicy.Broken.Select(policy => policy.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Torment_BrokenVariant_IsCaught(string name)
    {
        using var torment = new PolicyTorment<AlteredPlatform<Dawdling>>(LockPolicy.Find(name)!);
        var rounds = 0;
        while (!torment.IsOver && torment.Round((ulong)rounds, accesses: 1_500))
            rounds++;

        output.WriteLine($"{name}, round {rounds}: {torment.Violation?.Message}");
        Assert.IsType<InvariantException>(torment.Violation);
        Assert.DoesNotContain("no end", torment.Violation.Message, StringComparison.Ordinal);
    }
}
