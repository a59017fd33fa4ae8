using Lab.Engine.Primitives;

namespace Lab.Engine.Benchmarks;

/// <summary>A thread that does one thing over and over while it is asked to run, and sleeps otherwise.</summary>
internal sealed class Sibling : IDisposable
{
    private const int Paused = 0;
    private const int Running = 1;
    private const int Ending = 2;

    private readonly Thread _thread;
    private readonly Action<int> _step;
    private readonly SharedWords<HostPlatform> _wanted = new(1, padded: true);
    private readonly SharedWords<HostPlatform> _state = new(1, padded: true);
    private readonly SemaphoreSlim _wake = new(0);

    /// <param name="step">Done again and again while running; gets the number of the step in this run.</param>
    public Sibling(string name, Action<int> step)
    {
        _step = step;
        _thread = new Thread(Loop) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Let it run; returns once it does.</summary>
    public void Run()
    {
        _wanted.Store(0, Running);
        _wake.Release();
        while (_state.Load(0) != Running)
            HostPlatform.Yield();
    }

    /// <summary>Stop it; returns once it has ended its step and is about to sleep.</summary>
    public void Pause()
    {
        _wanted.Store(0, Paused);
        while (_state.Load(0) != Paused)
            HostPlatform.Yield();
    }

    public void Dispose()
    {
        _wanted.Store(0, Ending);
        _wake.Release();
        _thread.Join();
        _wake.Dispose();
        _wanted.Dispose();
        _state.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _wake.Wait();
            if (_wanted.Load(0) == Ending)
                return;
            _state.Store(0, Running);
            for (var step = 0; _wanted.Load(0) == Running; step++)
                _step(step);
            _state.Store(0, Paused);
        }
    }
}
