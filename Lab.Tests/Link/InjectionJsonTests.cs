using Lab.Engine.Link;
using Lab.Engine.Workloads.Injections;

namespace Lab.Tests.Link;

public sealed class InjectionJsonTests
{
    [Fact]
    public void Parse_ItsOwnJson_IsTheSame()
    {
        foreach (var kind in Enum.GetValues<InjectionKind>())
        {
            var request = new InjectionRequest { Kind = kind, Ms = 7, Callbacks = 8, CostNs = 9 };
            Assert.Empty(InjectionJson.Parse(request.Name, InjectionJson.Write(request), out var read));
            Assert.Equal(request, read);
        }
    }

    [Fact]
    public void Parse_ManyMistakes_NamesEach()
    {
        var problems = InjectionJson.Parse("nothing", """{"Ms":"1","Speed":3}""", out _);

        Assert.Equal(3, problems.Count);
        Assert.Contains(problems, problem => problem.StartsWith("\"nothing\" is no injection; there are reader-stall,", StringComparison.Ordinal));
        Assert.Contains("Ms is \"1\"; it must be a whole number.", problems);
        Assert.Contains("Speed is nothing that an injection has; it has Ms, Callbacks, CostNs.", problems);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    public void Parse_NoObject_IsOneProblem(string json) => Assert.Single(InjectionJson.Parse("reader-stall", json, out _));
}
