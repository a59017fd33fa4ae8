using Lab.Engine.Reenactments;

namespace Lab.Web.Services.Reenact;

/// <summary>The matrix of walker contexts and assertions in words, as the engine declares it.</summary>
public static class ContextTable
{
    public static IReadOnlyList<ContextTest> Columns { get; } =
    [
        .. ContextMatrix.Columns.Select((column, at) => new ContextTest(at, column.Name, column.Checker, column.Rule, column.Test)),
    ];

    public static IReadOnlyList<ContextLine> Rows { get; } =
    [
        .. ContextMatrix.Rows.Select(row => new ContextLine(
            row.Id, row.Context, [.. ContextMatrix.Columns.Select(column => ContextMatrix.Text(row, column))], row.Unchecked)),
    ];
}
