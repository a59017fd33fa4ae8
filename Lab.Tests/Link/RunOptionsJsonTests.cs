using System.Text.Json;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Tests.Link;

public sealed class RunOptionsJsonTests
{
    [Fact]
    public void Parse_WhatWriteWrote_IsTheSameValue()
    {
        var options = new RunOptions { Policy = "exclusive", Vcpus = 5, Order = AccessOrder.Zipf, Overlap = true, Seed = ulong.MaxValue };

        var problems = RunOptionsJson.Parse(RunOptionsJson.Write(options), new RunOptions(), out var parsed);

        Assert.Empty(problems);
        Assert.Equal(options, parsed);
    }

    /// <summary>What System.Text.Json writes by itself: enums as numbers, and values that follow from others.</summary>
    [Fact]
    public void Parse_PlainSerialization_IsUnderstood()
    {
        var options = new RunOptions { Order = AccessOrder.Sequential, Split = SplitMode.Eager };

        var problems = RunOptionsJson.Parse(JsonSerializer.Serialize(options), new RunOptions(), out var parsed);

        Assert.Empty(problems);
        Assert.Equal(options, parsed);
    }

    [Fact]
    public void Parse_SomeFields_KeepsTheOthersOfTheBaseline()
    {
        var baseline = new RunOptions { Vcpus = 7, WritePercent = 11 };

        Assert.Empty(RunOptionsJson.Parse("""{ "writePercent": 12 }""", baseline, out var parsed));

        Assert.Equal(baseline with { WritePercent = 12 }, parsed);
        Assert.Equal(11, baseline.WritePercent);
    }

    [Fact]
    public void Parse_ManyMistakes_NamesEachOne()
    {
        const string Json = """
            { "Vcpu": 2, "Vcpus": "two", "WritePercent": 3.5, "Order": "sideways", "Overlap": "yes", "Seed": -1, "Policy": 7,
              "Backing": 9, "UnmapKiB": null, "Split": "Lazy", "split": "Eager" }
            """;

        var problems = RunOptionsJson.Parse(Json, new RunOptions(), out _);

        Assert.Equal(
            ["Vcpu", "Vcpus", "WritePercent", "Order", "Overlap", "Seed", "Policy", "Backing", "UnmapKiB", "split"],
            problems.Select(problem => problem.Split(' ')[0]));
        Assert.Contains("Vcpu is no option of a run in this engine.", problems);
        Assert.Contains("Order is \"sideways\"; it must be sequential, random, zipf.", problems);
        Assert.Contains("Vcpus is \"two\"; it must be a whole number.", problems);
    }

    [Fact]
    public void Parse_ValuesOutOfRange_NamesEachOne()
    {
        var problems = RunOptionsJson.Parse("""{ "Vcpus": 0, "DutyPercent": 101 }""", new RunOptions(), out _);

        Assert.Equal(["Vcpus is 0; it must be 1 to 64.", "DutyPercent is 101; it must be 1 to 100."], problems);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Parse_NoObject_SaysSo(string json) =>
        Assert.StartsWith("The options are not ", Assert.Single(RunOptionsJson.Parse(json, new RunOptions(), out _)), StringComparison.Ordinal);
}
