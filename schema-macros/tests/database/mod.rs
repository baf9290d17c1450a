//! A real PostgreSQL on which migrations ran, and clients of it.

use sqlx::Connection as _;

use super::support::server::Server;

/// A server on which these ran, and what waits for its clients.
pub(crate) fn database(migrations: &[String]) -> (Server, tokio::runtime::Runtime) {
    let server = Server::start(&[]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a thread can wait");
    runtime.block_on(async {
        let client = client(&server).await;
        for sql in migrations {
            client
                .batch_execute(sql)
                .await
                .expect("PostgreSQL takes it");
        }
    });
    (server, runtime)
}

pub(crate) async fn client(server: &Server) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(&server.url(""), tokio_postgres::NoTls)
        .await
        .expect("it listens on a socket");
    tokio::spawn(connection);
    client
}

pub(crate) async fn sqlx_client(server: &Server) -> sqlx::PgConnection {
    // sqlx wants a host in front of the socket's folder.
    sqlx::PgConnection::connect(&server.url("").replace("@/", "@localhost/"))
        .await
        .expect("it listens")
}
