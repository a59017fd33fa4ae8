using System.Globalization;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;

namespace Lab.Web.Services.Run;

/// <summary>What stands in one injection's fields, right or wrong.</summary>
public sealed class InjectionDraft(InjectionChoice choice)
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public InjectionChoice Choice => choice;

    /// <summary>With the usual value where a field is not readable.</summary>
    public InjectionRequest Request => choice.Fields.Aggregate(choice.Usual, (request, part) => Number(part) is { } value ? part.Write(request, value) : request);

    public string Text(InjectionField field) =>
        _texts.TryGetValue(field.Name, out var typed) ? typed : field.Read(choice.Usual).ToString(CultureInfo.InvariantCulture);

    public void Set(InjectionField field, string text) => _texts[field.Name] = text;

    /// <summary>What is wrong, or beyond a cap, a sentence each, in the words of the fields' labels.</summary>
    public IReadOnlyList<string> Problems(RunLimits limits)
    {
        var problems = choice.Fields.Where(field => Number(field) is null).Select(field => $"{field.Label} is \"{Text(field)}\"; it must be a whole number.").ToList();
        foreach (var problem in Request.Problems(limits))
        {
            var field = choice.Fields.FirstOrDefault(field => problem.StartsWith(field.Name + " ", StringComparison.Ordinal));
            problems.Add(field is null ? problem : field.Label + problem[field.Name.Length..]);
        }

        return problems;
    }

    private int? Number(InjectionField field) =>
        int.TryParse(Text(field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
