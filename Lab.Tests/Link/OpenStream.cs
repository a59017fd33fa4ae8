namespace Lab.Tests.Link;

/// <summary>An input on which nothing comes until it closes.</summary>
public sealed class OpenStream : Stream
{
    private readonly ManualResetEventSlim _closed = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        _closed.Wait();
        return 0;
    }

    public override void Close()
    {
        _closed.Set();
        base.Close();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
