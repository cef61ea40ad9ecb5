package dev.oxbow.server.avatica;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.avatica.remote.Service;

/** Finds what of a service answers a request: Avatica lets only its own handlers ask that. */
final class Requests {
  private final Map<Class<?>, Function<Service.Request, Service.Response>> answers =
      new HashMap<>();

  Requests(Service service) {
    on(Service.OpenConnectionRequest.class, service::apply);
    on(Service.CloseConnectionRequest.class, service::apply);
    on(Service.ConnectionSyncRequest.class, service::apply);
    on(Service.CreateStatementRequest.class, service::apply);
    on(Service.CloseStatementRequest.class, service::apply);
    on(Service.PrepareRequest.class, service::apply);
    on(Service.PrepareAndExecuteRequest.class, service::apply);
    on(Service.ExecuteRequest.class, service::apply);
    on(Service.FetchRequest.class, service::apply);
    on(Service.SyncResultsRequest.class, service::apply);
    on(Service.CommitRequest.class, service::apply);
    on(Service.RollbackRequest.class, service::apply);
    on(Service.PrepareAndExecuteBatchRequest.class, service::apply);
    on(Service.ExecuteBatchRequest.class, service::apply);
    on(Service.CatalogsRequest.class, service::apply);
    on(Service.SchemasRequest.class, service::apply);
    on(Service.TablesRequest.class, service::apply);
    on(Service.TableTypesRequest.class, service::apply);
    on(Service.TypeInfoRequest.class, service::apply);
    on(Service.ColumnsRequest.class, service::apply);
    on(Service.DatabasePropertyRequest.class, service::apply);
  }

  private <R extends Service.Request> void on(
      Class<R> type, Function<R, ? extends Service.Response> answer) {
    answers.put(type, request -> answer.apply(type.cast(request)));
  }

  Service.Response answer(Service.Request request) {
    Function<Service.Request, Service.Response> answer = answers.get(request.getClass());
    if (answer == null) {
      throw new IllegalArgumentException("No request is a " + request.getClass().getSimpleName());
    }
    return answer.apply(request);
  }
}
