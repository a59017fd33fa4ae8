namespace Lab.Engine.Workloads.Replay;

/// <summary>Cuts a VM's operations into groups: between two groups no operation was on its way.</summary>
internal static class OverlapGroup
{
    /// <param name="operations">In the order of their calls.</param>
    public static IEnumerable<List<RecordedOperation>> Cut(IReadOnlyList<RecordedOperation> operations)
    {
        var group = new List<RecordedOperation>();
        var unfinished = new List<RecordedOperation>();
        foreach (var operation in operations)
        {
            unfinished.RemoveAll(earlier => earlier.Precedes(operation));
            if (unfinished.Count == 0 && group.Count > 0)
            {
                yield return group;
                group = [];
            }

            group.Add(operation);
            unfinished.Add(operation);
        }

        if (group.Count > 0)
            yield return group;
    }
}
