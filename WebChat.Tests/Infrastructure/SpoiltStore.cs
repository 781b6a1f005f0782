using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using WebChat.Server.Storage;

namespace WebChat.Tests.Infrastructure;

/// <summary>The store of a server, with a test between the two: it can hold answers up, lose them, and give others.</summary>
public class SpoiltStore : DispatchProxy
{
    private IChatStore _store = null!;
    private Func<string, Func<object?>, object?> _answer = null!;

    /// <param name="services">Of the server.</param>
    /// <param name="answer">Given the name of the method, and what asks the store itself.</param>
    public static void In(IServiceCollection services, Func<string, Func<object?>, object?> answer)
    {
        var real = services.Last(s => s.ServiceType == typeof(IChatStore)).ImplementationFactory!;
        services.AddSingleton(s =>
        {
            var proxy = Create<IChatStore, SpoiltStore>();
            var spoilt = (SpoiltStore)(object)proxy;
            (spoilt._store, spoilt._answer) = ((IChatStore)real(s), answer);
            return proxy;
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _answer(targetMethod!.Name, () => targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null));
}
