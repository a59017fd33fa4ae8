using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Link;

/// <summary>What reading and sending frames has cost a run: time of the one thread that does it, until a frame is handed to the network.</summary>
internal sealed class ObserverCost
{
    private string _runId = string.Empty;
    private long _ns;

    public void Add(TimeSpan cost) => _ns += (long)cost.TotalNanoseconds;

    /// <summary>Put the cost of the frames before this one into it. Another run counts from 0.</summary>
    public void WriteTo(EngineFrame frame)
    {
        if (!string.Equals(_runId, frame.RunId, StringComparison.Ordinal))
        {
            _runId = frame.RunId;
            _ns = 0;
        }

        frame.Counters[(int)Counter.ObserverNs] = _ns;
    }
}
