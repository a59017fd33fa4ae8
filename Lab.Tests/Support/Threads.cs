namespace Lab.Tests.Support;

/// <summary>Runs a body on several threads that begin together, and brings back the first failure.</summary>
public static class Threads
{
    /// <param name="body">Gets the index of its thread.</param>
    public static void Run(int count, Action<int> body)
    {
        using var start = new Barrier(count);
        var failures = new Exception?[count];
        var threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            var index = i;
            threads[i] = new Thread(() =>
            {
                start.SignalAndWait();
                try
                {
                    body(index);
                }
#pragma warning disable CA1031 // Brought back to the test's thread below.
                catch (Exception failure)
#pragma warning restore CA1031
                {
                    failures[index] = failure;
                }
            }) { IsBackground = true };
            threads[i].Start();
        }

        foreach (var thread in threads)
            thread.Join();
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
            throw new AggregateException("A thread of the test failed.", first);
    }
}
