using Lab.Engine.Workloads.Selftests;

namespace Lab.Web.Services.Run;

/// <summary>A selftest's command line, and what became of it.</summary>
public sealed record PastedLine(string Text, SelftestReading Reading)
{
    public static PastedLine Of(string text) => new(text.Trim(), SelftestLine.Read(text, Environment.ProcessorCount));
}
