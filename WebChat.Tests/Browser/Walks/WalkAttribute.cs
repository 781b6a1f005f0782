namespace WebChat.Tests.Browser.Walks;

/// <summary>The part of the list of functions that a test does.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WalkAttribute(string name) : Attribute
{
    public string Name => name;
}
