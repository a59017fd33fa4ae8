using System.Globalization;
using System.Text.Json;
using Lab.Engine.PageTable;
using Lab.Tests.Architecture;

namespace Lab.Tests.Vectors;

/// <summary>
/// Every recorded sequence of Linux 6.12's stage-2 code (4K, 16K and 64K granules), replayed and compared in all that
/// was recorded. Not in scope: the groups of the hypervisor's own stage-1 tables (hyp-*), of which no file is here.
/// </summary>
public sealed class VectorTests
{
    private const int Sequences = 178;

    private static readonly string Folder = Path.Combine(SourceTree.Root, "Lab.Tests", "Vectors", "data");

    public static TheoryData<string> Files()
    {
        var files = new TheoryData<string>();
        foreach (var group in new[] { "hand", "random" })
        {
            foreach (var path in Directory.EnumerateFiles(Path.Combine(Folder, group), "*.json").Order(StringComparer.Ordinal))
                files.Add($"{group}/{Path.GetFileNameWithoutExtension(path)}");
        }

        return files;
    }

    [Fact]
    public void Files_AreAllThere() => Assert.Equal(Sequences, Files().Count);

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_RecordedSequence_AgreesInAllThatWasRecorded(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));
        var vector = document.RootElement;
        using var machine = new VectorMachine(vector);
        var checker = new VectorChecker(machine);

        Agree(name, -1, vector, checker.Check(vector.GetProperty("x0"), Created(machine)));
        var index = 0;
        foreach (var op in vector.GetProperty("ops").EnumerateArray())
            Agree(name, index++, op, checker.Check(op.GetProperty("x"), machine.Perform(op)));

        Assert.True(index > 0 && checker.Compared > 100, $"only {index} operations and {checker.Compared} values");
    }

    /// <summary>The comparison is not blind: each kind of recorded value, falsified, is reported.</summary>
    [Theory]
    [InlineData("\"r\":0", "\"r\":-11", "r:")]
    [InlineData("\"mcl\":6", "\"mcl\":5", "mcl:")]
    [InlineData("[3,0,\"800007ff\",3,\"1000\"]", "[3,0,\"800007ff\",2,\"1000\"]", "entry 2 of page 3")]
    [InlineData("\"rc\":[[0,2],[2,2],[3,4]]", "\"rc\":[[0,2],[2,2],[3,5]]", "references of 3")]
    [InlineData("\"mem\":[[\"A\",2,2]]", "\"mem\":[[\"A\",2,3]]", "mem[2]")]
    [InlineData("\"trace\":[", "\"tlbi\":[[\"all\",\"0\",0]],\"trace\":[", "tlbi[0]")]
    [InlineData("\"dc\":[[\"80000000\"", "\"dc\":[[\"80001000\"", "dc[0]")]
    [InlineData("\"ic\":[[\"80000000\"", "\"ic\":[[\"80001000\"", "ic[0]")]
    [InlineData("\"A 3\",\"S 2 0 400\"", "\"S 2 0 400\",\"A 3\"", "trace[4]")]
    [InlineData("\"r\":0", "\"r\":0,\"warn\":1", "warn:")]
    [InlineData("\"live\":4", "\"live\":5", "live:")]
    public void Check_FalsifiedValue_IsReported(string recorded, string falsified, string reported)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "hand", "coalesce-2m.json")));
        using var machine = new VectorMachine(document.RootElement);
        var checker = new VectorChecker(machine);
        Assert.Empty(checker.Check(document.RootElement.GetProperty("x0"), Created(machine)));
        var op = document.RootElement.GetProperty("ops")[0];
        var result = op.GetProperty("x").GetRawText();
        Assert.Contains(recorded, result, StringComparison.Ordinal);
        using var wrong = JsonDocument.Parse(result.Replace(recorded, falsified, StringComparison.Ordinal));

        var problems = checker.Check(wrong.RootElement, machine.Perform(op));

        Assert.Contains(problems, problem => problem.StartsWith(reported, StringComparison.Ordinal));
    }

    [Fact]
    public void ControlRegister_RecordedConfigurations_AreTheSame()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "tables", "vtcr.json")));
        ReadOnlySpan<int> widths = [32, 36, 40, 42, 44, 48, 52];
        var rows = 0;
        foreach (var row in document.RootElement.GetProperty("rows").EnumerateArray())
        {
            var lpa2 = row[4].GetInt32() == 1;
            var wide = lpa2 || row[5].GetInt32() == 1;
            var width = widths[row[2].GetInt32()];
            var geometry = new TableGeometry(new Stage2Options
            {
                PageShift = int.Log2(row[0].GetInt32()),
                IpaBits = row[1].GetInt32(),
                PhysicalBits = wide ? width : Math.Min(width, 48),
                Vmid16 = row[3].GetInt32() == 2,
                Lpa2 = lpa2,
                HardwareAccessFlag = row[6].GetInt32() == 0,
            });

            Assert.Equal((row[7].GetString(), row[8].GetString()),
                ($"{geometry.Vtcr:x}", $"{(ulong)geometry.RootPages * geometry.PageSize:x}"));
            rows++;
        }

        Assert.True(rows >= 50, $"only {rows} rows");
    }

    [Fact]
    public void Prot_RecordedDescriptors_AreTheSame()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "tables", "prot.json")));
        var rows = 0;
        foreach (var row in document.RootElement.GetProperty("rows").EnumerateArray())
        {
            var pte = new Pte(ulong.Parse(row[0].GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

            Assert.Equal((pte.Raw, row[1].GetString()), (pte.Raw, Letters(pte.Prot)));
            rows++;
        }

        Assert.True(rows >= 50, $"only {rows} rows");
    }

    private static Dictionary<string, string> Created(VectorMachine machine) => new(StringComparer.Ordinal)
    {
        ["r"] = "0",
        ["v"] = $"{machine.Table.Vtcr:x}",
        ["start"] = $"{machine.Table.Geometry.StartLevel}",
        ["pgd"] = $"{machine.Table.Geometry.RootPages}",
    };

    private static string Letters(Stage2Prot prot)
    {
        ReadOnlySpan<(Stage2Prot Bit, char Letter)> all =
        [
            (Stage2Prot.Read, 'r'), (Stage2Prot.Write, 'w'), (Stage2Prot.Execute, 'x'), (Stage2Prot.Software0, '0'),
            (Stage2Prot.Software1, '1'), (Stage2Prot.Software2, '2'), (Stage2Prot.Software3, '3'),
        ];
        var letters = "";
        foreach (var (bit, letter) in all)
            letters += (prot & bit) != Stage2Prot.None ? letter : "";
        return letters;
    }

    private static void Agree(string name, int index, JsonElement op, List<string> problems)
    {
        if (problems.Count == 0)
            return;
        var text = op.GetRawText();
        Assert.Fail($"{name}, operation {index}: {text[..Math.Min(160, text.Length)]}\n  {string.Join("\n  ", problems.Take(8))}");
    }
}
