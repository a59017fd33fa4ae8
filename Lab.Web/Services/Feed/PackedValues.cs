using System.Buffers;
using System.Buffers.Binary;
using MessagePack;
using MessagePack.Formatters;

namespace Lab.Web.Services.Feed;

/// <summary>
/// A point's values in few bytes: two bits each that say none (0), zero (1) or a value (2), lowest bits first; then for each
/// value the upper three bytes of its float, most significant first, which keeps four digits. wwwroot/js/wire.js reads it.
/// </summary>
public sealed class PackedValues : IMessagePackFormatter<float[]?>
{
    private const int PerByte = 4;
    private const int BytesOfValue = 3;

    public void Serialize(ref MessagePackWriter writer, float[]? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }

        var head = HeadLength(value.Length);
        var bytes = new byte[1 + head + (value.Length * BytesOfValue)];
        bytes[0] = checked((byte)value.Length);
        var at = 1 + head;
        Span<byte> whole = stackalloc byte[sizeof(float)];
        for (var i = 0; i < value.Length; i++)
        {
            var kind = float.IsNaN(value[i]) ? 0 : value[i] == 0 ? 1 : 2;
            bytes[1 + (i / PerByte)] |= (byte)(kind << (i % PerByte * 2));
            if (kind != 2)
                continue;
            // Half of what is cut off, so that it rounds.
            BinaryPrimitives.WriteUInt32BigEndian(whole, BitConverter.SingleToUInt32Bits(value[i]) + 0x80);
            whole[..BytesOfValue].CopyTo(bytes.AsSpan(at));
            at += BytesOfValue;
        }

        writer.Write(bytes.AsSpan(0, at));
    }

    public float[]? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.ReadBytes() is not { } sequence)
            return null;
        var bytes = sequence.ToArray();
        var values = new float[bytes[0]];
        var at = 1 + HeadLength(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            switch ((bytes[1 + (i / PerByte)] >> (i % PerByte * 2)) & 3)
            {
                case 0:
                    values[i] = float.NaN;
                    break;
                case 2:
                    values[i] = BitConverter.UInt32BitsToSingle((uint)((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8)));
                    at += BytesOfValue;
                    break;
            }
        }

        return values;
    }

    private static int HeadLength(int count) => (count + PerByte - 1) / PerByte;
}
