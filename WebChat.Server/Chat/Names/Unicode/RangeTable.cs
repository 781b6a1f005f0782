namespace WebChat.Server.Chat.Names.Unicode;

/// <summary>A small number for each code point; 0 where nothing is said. Found by binary search.</summary>
internal sealed class RangeTable(int[] starts, int[] ends, byte[] values)
{
    public byte this[int codePoint]
    {
        get
        {
            var index = Array.BinarySearch(starts, codePoint);
            if (index < 0)
                index = ~index - 1;

            return index >= 0 && codePoint < ends[index] ? values[index] : (byte)0;
        }
    }
}
