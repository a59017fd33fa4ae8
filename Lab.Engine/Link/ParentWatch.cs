namespace Lab.Engine.Link;

/// <summary>Notices that whoever started this process is gone: standard input closed, or another process is its parent now.</summary>
public sealed class ParentWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _gone = new();
    private readonly Timer _timer;
    private readonly int _parent;
    private readonly Func<int> _parentNow;

    /// <param name="input">Watched on a thread of its own, which ends with it.</param>
    public ParentWatch(Stream input)
        : this(input, ParentProcessId)
    {
    }

    internal ParentWatch(Stream input, Func<int> parentNow)
    {
        _parentNow = parentNow;
        _parent = parentNow();
        new Thread(() => DrainUntilClosed(input)) { IsBackground = true, Name = "parent watch" }.Start();
        _timer = new Timer(_ => LookForParent(), state: null, Interval, Interval);
    }

    /// <summary>Cancelled once the parent is gone.</summary>
    public CancellationToken Gone => _gone.Token;

    public void Dispose() => _timer.Dispose();

    internal void LookForParent()
    {
        if (_parentNow() != _parent)
            _gone.Cancel();
    }

    private void DrainUntilClosed(Stream input)
    {
        var buffer = new byte[256];
        try
        {
            while (input.Read(buffer) > 0)
            {
                // What is typed there means nothing.
            }
        }
        catch (IOException)
        {
            // A terminal that went away reads as an error.
        }

        _gone.Cancel();
    }

    /// <summary>From /proc/self/status; 0 where there is none.</summary>
    private static int ParentProcessId()
    {
        const string Name = "PPid:";
        try
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
            return line is not null && int.TryParse(line.AsSpan(Name.Length), out var id) ? id : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
