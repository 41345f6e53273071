using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;
using System.Threading.Tasks;

namespace Lenticular.Runtime
{
    /// <summary>The method that `_HANDLER` names: `Assembly::Namespace.Class::Method`.</summary>
    internal sealed class Handler
    {
        private const string Core = "Amazon.Lambda.Core.";

        private readonly MethodInfo method;
        private readonly object target;
        private readonly object serializer;
        private readonly Type serializerInterface;

        private Handler(MethodInfo method, object target, object serializer)
        {
            this.method = method;
            this.target = target;
            this.serializer = serializer;
            serializerInterface = serializer?.GetType().GetInterface(Core + "ILambdaSerializer");
        }

        public static Handler Load(string name, string root)
        {
            var parts = name.Split(new[] { "::" }, StringSplitOptions.None);
            if (parts.Length != 3)
                throw new ArgumentException("Invalid lambda function handler: '" + name + "'. The valid format is 'ASSEMBLY::TYPE::METHOD'.");
            var path = Path.Combine(root, parts[0] + ".dll");
            if (!File.Exists(path)) throw new FileNotFoundException("Could not find the specified handler assembly with the file name '" + parts[0] + ", Culture=neutral, PublicKeyToken=null'. The assembly should be located in the root of your uploaded .zip file.");
            ResolveFrom(root, path);
            var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
            var type = assembly.GetType(parts[1])
                ?? throw new TypeLoadException("Unable to load type '" + parts[1] + "' from assembly '" + parts[0] + "'.");
            var method = Find(type, parts[2])
                ?? throw new MissingMethodException("Unable to find method '" + parts[2] + "' in type '" + parts[1] + "' from assembly '" + parts[0] + "'.");
            var target = method.IsStatic ? null : Activator.CreateInstance(type);
            return new Handler(method, target, FindSerializer(method) ?? FindSerializer(assembly));
        }

        /// <summary>The function's own dependencies, native ones too, as its deps.json tells; else what lies beside it.</summary>
        private static void ResolveFrom(string root, string path)
        {
            var resolver = new AssemblyDependencyResolver(path);
            AssemblyLoadContext.Default.Resolving += (context, name) =>
            {
                var found = resolver.ResolveAssemblyToPath(name);
                var beside = Path.Combine(root, name.Name + ".dll");
                if (found == null && File.Exists(beside)) found = beside;
                return found == null ? null : context.LoadFromAssemblyPath(found);
            };
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (assembly, name) =>
            {
                var found = resolver.ResolveUnmanagedDllToPath(name);
                return found == null ? IntPtr.Zero : System.Runtime.InteropServices.NativeLibrary.Load(found);
            };
        }

        private static MethodInfo Find(Type type, string name)
        {
            const BindingFlags flags = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;
            MethodInfo found = null;
            foreach (var method in type.GetMethods(flags)) if (method.Name == name) found = method;
            return found;
        }

        private static object FindSerializer(ICustomAttributeProvider owner)
        {
            foreach (var attribute in owner.GetCustomAttributes(false))
            {
                if (attribute.GetType().FullName != Core + "LambdaSerializerAttribute") continue;
                var type = (Type)attribute.GetType().GetProperty("SerializerType").GetValue(attribute);
                return Activator.CreateInstance(type);
            }
            return null;
        }

        public async Task<byte[]> Call(Message message)
        {
            var parameters = method.GetParameters();
            var arguments = new object[parameters.Length];
            for (var index = 0; index < parameters.Length; index += 1)
            {
                var type = parameters[index].ParameterType;
                arguments[index] = type.FullName == Core + "ILambdaContext" ? Contexts.Make(type, message) : Read(type, message.Body);
            }
            object result;
            try
            {
                result = method.Invoke(target, arguments);
            }
            catch (TargetInvocationException error)
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error.InnerException).Throw();
                throw;
            }
            if (!(result is Task task)) return Write(method.ReturnType, result);
            await task.ConfigureAwait(false);
            var returned = method.ReturnType;
            if (!returned.IsGenericType) return Array.Empty<byte>();
            return Write(returned.GetGenericArguments()[0], returned.GetProperty("Result").GetValue(task));
        }

        private object Read(Type type, byte[] body)
        {
            var stream = new MemoryStream(body);
            if (type == typeof(Stream)) return stream;
            return Serializer("Deserialize", type).Invoke(serializer, new object[] { stream });
        }

        private byte[] Write(Type type, object value)
        {
            if (type == typeof(void)) return Array.Empty<byte>();
            var output = new MemoryStream();
            if (value is Stream stream) stream.CopyTo(output);
            else Serializer("Serialize", type).Invoke(serializer, new[] { value, output });
            return output.ToArray();
        }

        private MethodInfo Serializer(string name, Type type)
        {
            if (serializerInterface == null)
                throw new InvalidOperationException("Could not find the LambdaSerializerAttribute on the assembly '" + method.DeclaringType.Assembly.FullName + "' or method '" + method.Name + "' while creating input serializer. To use types other than System.IO.Stream as input/output parameters, the assembly or Lambda function should be annotated with Amazon.Lambda.LambdaSerializerAttribute.");
            return serializerInterface.GetMethod(name).MakeGenericMethod(type);
        }
    }
}
