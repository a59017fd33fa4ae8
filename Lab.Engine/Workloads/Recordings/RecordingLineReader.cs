using System.IO.Compression;
using System.Text;

namespace Lab.Engine.Workloads.Recordings;

/// <summary>Splits a stream into lines, with limits, and tells how the stream ended. Plain text or gzip.</summary>
internal sealed class RecordingLineReader : IDisposable
{
    /// <summary>Characters; ftrace lines are below 300.</summary>
    public const int MaxLine = 4096;

    private readonly Stream _raw;
    private readonly Stream _text;
    private readonly long _maxBytes;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly char[] _line = new char[MaxLine];
    private int _start;
    private int _end;
    private bool _ended;

    private RecordingLineReader(Stream raw, Stream text, long maxBytes)
    {
        _raw = raw;
        _text = text;
        _maxBytes = maxBytes;
    }

    /// <summary>Bytes of text given out so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last line had no line end.</summary>
    public bool LastLineCut { get; private set; }

    /// <summary>The compressed stream ended in the middle.</summary>
    public bool StreamCut { get; private set; }

    /// <summary>What is wrong with the stream as a whole; null if nothing.</summary>
    public string? Damage { get; private set; }

    /// <summary>The longest line allowed was passed; the reader stopped.</summary>
    public bool LineTooLong { get; private set; }

    /// <summary>The size limit was passed; the reader stopped.</summary>
    public bool TooLarge { get; private set; }

    /// <param name="stream">Readable; seekable, so that an end that came early is told from damage. Owned from here
    /// on.</param>
    public static RecordingLineReader Open(Stream stream, long maxBytes)
    {
        Span<byte> magic = stackalloc byte[2];
        var read = stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        stream.Position = 0;
        var compressed = read == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        return new RecordingLineReader(
            stream, compressed ? new GZipStream(stream, CompressionMode.Decompress) : stream, maxBytes);
    }

    /// <summary>The next whole line without its end, valid until the next call. Blank lines are lines.</summary>
    /// <returns>False at the end, and after anything that stopped the reader.</returns>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        line = default;
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var bytes = _buffer.AsSpan(_start, end);
                _start += end + 1;
                Bytes += end + 1;
                if (bytes.Length > 0 && bytes[^1] == '\r')
                    bytes = bytes[..^1];
                if (!Fits(bytes.Length))
                    return false;
                line = _line.AsSpan(0, Encoding.Latin1.GetChars(bytes, _line));
                return true;
            }

            if (_ended)
            {
                LastLineCut = _end > _start;
                return false;
            }

            if (!Fits(_end - _start) || !Fill())
                return false;
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        _raw.Dispose();
    }

    private bool Fits(int length)
    {
        LineTooLong |= length > MaxLine;
        TooLarge |= Bytes > _maxBytes;
        return !LineTooLong && !TooLarge;
    }

    /// <returns>False if nothing more can be given out.</returns>
    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        try
        {
            var read = _text.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            if (read == 0)
            {
                _ended = true;
                StreamCut |= _text is GZipStream && !EndsWithItsLength();
            }

            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            // The inflater says the same for data that stop and for data that are wrong: only what stops has been
            // read to its end.
            if (_raw.Position < _raw.Length || exception is not InvalidDataException)
            {
                Damage = exception.Message;
                return false;
            }

            StreamCut = true;
            _ended = true;
            return true;
        }
    }

    /// <summary>A gzip member ends with the length of its text modulo 2^32.</summary>
    private bool EndsWithItsLength()
    {
        if (_raw.Length < 18)
            return false;
        Span<byte> length = stackalloc byte[4];
        _raw.Position = _raw.Length - 4;
        _raw.ReadExactly(length);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(length) == (uint)(Bytes + _end - _start);
    }
}
