package dev.oxbow.server.avatica;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.avatica.remote.Service;
import org.jspecify.annotations.Nullable;

/** Finds what of a service answers a request: Avatica lets only its own handlers ask that. */
final class Requests {
  private final Map<Class<?>, Answer> answers = new HashMap<>();

  Requests(Service service) {
    on(Service.OpenConnectionRequest.class, service::apply, request -> request.connectionId);
    on(Service.CloseConnectionRequest.class, service::apply, request -> request.connectionId);
    on(Service.ConnectionSyncRequest.class, service::apply, request -> request.connectionId);
    on(Service.CreateStatementRequest.class, service::apply, request -> request.connectionId);
    on(Service.CloseStatementRequest.class, service::apply, request -> request.connectionId);
    on(
        Service.PrepareRequest.class,
        service::apply,
        request -> request.connectionId,
        request -> request.sql);
    on(
        Service.PrepareAndExecuteRequest.class,
        service::apply,
        request -> request.connectionId,
        request -> request.sql);
    on(
        Service.ExecuteRequest.class,
        service::apply,
        request -> request.statementHandle,
        request -> request.statementHandle.connectionId);
    on(Service.FetchRequest.class, service::apply, request -> request.connectionId);
    on(Service.SyncResultsRequest.class, service::apply, request -> request.connectionId);
    on(Service.CommitRequest.class, service::apply, request -> request.connectionId);
    on(Service.RollbackRequest.class, service::apply, request -> request.connectionId);
    on(
        Service.PrepareAndExecuteBatchRequest.class,
        service::apply,
        request -> request.connectionId);
    on(Service.ExecuteBatchRequest.class, service::apply, request -> request.connectionId);
    on(Service.CatalogsRequest.class, service::apply, request -> request.connectionId);
    on(Service.SchemasRequest.class, service::apply, request -> request.connectionId);
    on(Service.TablesRequest.class, service::apply, request -> request.connectionId);
    on(Service.TableTypesRequest.class, service::apply, request -> request.connectionId);
    on(Service.TypeInfoRequest.class, service::apply, request -> request.connectionId);
    on(Service.ColumnsRequest.class, service::apply, request -> request.connectionId);
    on(Service.DatabasePropertyRequest.class, service::apply, request -> request.connectionId);
  }

  /**
   * Adds a kind of request.
   *
   * @param parts what it must have: a client may leave out anything
   */
  @SafeVarargs
  private <R extends Service.Request> void on(
      Class<R> type,
      Function<R, ? extends Service.Response> answer,
      Function<R, @Nullable Object>... parts) {
    answers.put(
        type,
        request -> {
          R whole = type.cast(request);
          for (Function<R, @Nullable Object> part : parts) {
            if (part.apply(whole) == null) {
              throw new IOException(type.getSimpleName() + " lacks a part");
            }
          }
          return answer.apply(whole);
        });
  }

  private interface Answer {
    Service.Response to(Service.Request request) throws IOException;
  }

  /**
   * The service's answer.
   *
   * @throws IOException a request that lacks a part
   */
  Service.Response answer(Service.Request request) throws IOException {
    Answer answer = answers.get(request.getClass());
    if (answer == null) {
      throw new IllegalArgumentException("No request is a " + request.getClass().getSimpleName());
    }
    return answer.to(request);
  }
}
