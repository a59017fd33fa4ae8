using System.Globalization;
using System.Text;

namespace Lab.Engine.Workloads;

/// <summary>The command line that makes a run again.</summary>
public static class RepeatLine
{
    /// <summary>Every option that is not as usual, and the seed.</summary>
    public static string Of(RunOptions options)
    {
        var usual = new RunOptions();
        var line = new StringBuilder("lab run");
        foreach (var property in typeof(RunOptions).GetProperties().Where(property => property.CanWrite))
        {
            var value = property.GetValue(options);
            if (!Equals(value, property.GetValue(usual)) || property.Name == nameof(RunOptions.Seed))
                line.Append(CultureInfo.InvariantCulture, $" --{Kebab(property.Name)} {Text(value)}");
        }

        return line.ToString();
    }

    /// <summary>A name as it is written on the command line: "mib-per-vcpu".</summary>
    public static string Kebab(string name)
    {
        // An acronym's case says nothing here: MiB is one word, 4K is one.
        var kebab = new StringBuilder();
        var word = name.Replace("MiB", "Mib", StringComparison.Ordinal).Replace("KiB", "Kib", StringComparison.Ordinal);
        for (var i = 0; i < word.Length; i++)
        {
            if (i > 0 && char.IsUpper(word[i]) && !char.IsDigit(word[i - 1]))
                kebab.Append('-');
            kebab.Append(char.ToLowerInvariant(word[i]));
        }

        return kebab.ToString();
    }

    private static string Text(object? value) => value switch
    {
        Enum named => Kebab(named.ToString()),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
