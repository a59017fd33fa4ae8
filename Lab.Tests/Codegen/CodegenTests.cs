using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Lab.Tests.Codegen;

/// <summary>What the operations become as machine code: which instructions lock, what is inlined, what orders.</summary>
public sealed class CodegenTests(HostListing host) : IClassFixture<HostListing>
{
    private const string SharedWalk = "[Lab.Engine.PageTable.SharedWalk`1";

    private static readonly bool s_arm = RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64;
    private static readonly string s_compareExchange = s_arm ? "casal" : "cmpxchg";
    private static readonly string s_add = s_arm ? "ldaddal" : "xadd";

    [Fact]
    public void Map_Shared_LocksOnceForTheEntryAndOnceForTheReference()
    {
        var code = host.Code.Only("Stage2PageTable`1", ":MapPlainPage" + SharedWalk);

        Assert.Equal([s_compareExchange, s_add], CodeListing.Locked(code));
    }

    [Fact]
    public void MarkYoung_Shared_LocksOnce()
    {
        var code = host.Code.Only("Stage2PageTable`1", ":MarkYoung" + SharedWalk);

        Assert.Equal([s_compareExchange], CodeListing.Locked(code));
    }

    [Theory]
    [InlineData("AttributeVisitor`2[Lab.Engine.Primitives.HostPlatform,Lab.Engine.PageTable.ExclusiveWalk`1")]
    [InlineData("AgeVisitor`2[Lab.Engine.Primitives.HostPlatform,Lab.Engine.PageTable.ExclusiveWalk`1")]
    [InlineData("UnmapVisitor`1")]
    public void Walk_Exclusive_LocksNothing(string visitor)
    {
        foreach (var method in new[] { "PageTableWalker`1[Lab.Engine.Primitives.HostPlatform]:WalkTable[", ":VisitEntry[", ":WalkPages[" })
            Assert.Empty(CodeListing.Locked(host.Code.Only(method, visitor)));
        Assert.Empty(CodeListing.Locked(host.Code.Only(visitor, ":VisitRun(")));
    }

    [Theory]
    [InlineData("MapVisitor`2[Lab.Engine.Primitives.HostPlatform,Lab.Engine.PageTable.SharedWalk`1")]
    [InlineData("AttributeVisitor`2[Lab.Engine.Primitives.HostPlatform,Lab.Engine.PageTable.ExclusiveWalk`1")]
    [InlineData("AgeVisitor`2[Lab.Engine.Primitives.HostPlatform,Lab.Engine.PageTable.ExclusiveWalk`1")]
    [InlineData("UnmapVisitor`1")]
    public void Walk_ItsVisitor_IsInlined(string visitor)
    {
        foreach (var method in new[] { ":VisitEntry[", ":WalkPages[" })
            Assert.DoesNotContain("Visit", CodeListing.Calls(host.Code.Only(method, visitor)));
    }

    [Fact]
    public void ReadSection_EnterAndExit_ArePlainMoves()
    {
        var code = host.Code.Only("CodegenSubjectTests+Shared:Read(");

        Assert.Empty(CodeListing.FullBarriers(code));
        Assert.DoesNotContain("Enter", CodeListing.Calls(code));
        Assert.DoesNotContain("Exit", CodeListing.Calls(code));
    }

    /// <summary>The twins: the patterns see what must not be there.</summary>
    [Theory]
    [InlineData("       lock     \n       cmpxchg  qword ptr [r9], rdi\n", 1, 1)]
    [InlineData("       mfence   \n", 0, 1)]
    [InlineData("            dmb     ish\n", 0, 1)]
    [InlineData("            casal   x0, x1, [x2]\n", 1, 1)]
    [InlineData("       mov      rax, qword ptr [rdi]\n            ldar    x23, [x0]\n            stlr    x11, [x0]\n", 0, 0)]
    public void Listing_Instructions_AreTold(string code, int locked, int barriers)
    {
        Assert.Equal(locked, CodeListing.Locked(code).Count);
        Assert.Equal(barriers, CodeListing.FullBarriers(code).Count);
    }

    /// <summary>Compiled for arm64 by the runtime's cross compiler: acquire and release only.</summary>
    [Fact]
    public void ReadSection_OnArm64_HasNoFullBarrier()
    {
        var file = Path.GetTempFileName();
        try
        {
            CompileForArm64(file);
            var code = new CodeListing(File.ReadAllText(file)).Only("TableBenchWorker:ReadSections(");

            Assert.Contains("Emitting BLENDED_CODE for generic ARM64", code, StringComparison.Ordinal);
            Assert.Contains("ldar", code, StringComparison.Ordinal);
            Assert.Contains("stlr", code, StringComparison.Ordinal);
            Assert.Empty(CodeListing.FullBarriers(code));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void CompileForArm64(string listing)
    {
        var compiler = typeof(CodegenTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "Crossgen2").Value!;
        Assert.True(File.Exists(compiler), $"no compiler at {compiler}: restore the packages");
        var output = Path.GetTempFileName();
        var start = new ProcessStartInfo(compiler) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Lab.Engine.dll"), "-o", output, "--targetarch", "arm64", "--targetos", "linux", "-O",
            "-r", Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "*.dll"), "-r", Path.Combine(AppContext.BaseDirectory, "*.dll"),
            "-r", Path.Combine(Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location)!, "*.dll"),
            "--codegenopt", $"JitStdOutFile={listing}", "--codegenopt", "JitDisasm=ReadSections",
            "--singlemethodtypename", "Lab.Engine.Benchmarks.TableBenchWorker, Lab.Engine", "--singlemethodname", "ReadSections",
            "--singlemethodindex", "1",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the cross compiler does not end");
        File.Delete(output);
        Assert.True(process.ExitCode == 0, text.Result + errors.Result);
    }
}
