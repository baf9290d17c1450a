//! A PostgreSQL server: connections with TLS, a READ ONLY transaction, a database of one's own.

use std::sync::Arc;

use postgres::config::{Host, SslMode};
use postgres::types::Type;
use postgres::{Client, Config, NoTls, Transaction};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use serde_json::Value;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Ask, LiveError};

/// Whose certificates are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Anybody's: what is sent is secret, who gets it is not known. libpq's `require`.
    Anybody,
    /// Those that an authority vouches for, whatever the name in them. libpq's `verify-ca`.
    Authority,
    /// Those that an authority vouches for under the server's name. libpq's `verify-full`.
    Name,
}

/// Where a server is and how it is spoken to.
#[derive(Debug, Clone)]
pub struct Server {
    config: Config,
    trust: Trust,
    roots: Option<String>,
}

/// What the drivers of other languages write into URLs, which is not for a server.
const NOT_OURS: [&str; 9] = [
    "pgbouncer",
    "connection_limit",
    "pool_timeout",
    "schema",
    "supa",
    "sslcert",
    "sslkey",
    "sslpassword",
    "uselibpqcompat",
];

impl Server {
    /// Reads a URL, or the `key=value` form of libpq. `sslmode` and `sslrootcert` mean what they mean to libpq.
    pub fn parse(url: &str) -> Result<Self, LiveError> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut roots, mut kept) = (None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "sslmode" => mode = Some(value.to_owned()),
                "sslrootcert" => roots = Some(unescaped(value)),
                other if NOT_OURS.contains(&other) => {}
                _ => kept.push(pair),
            }
        }
        let url = if kept.is_empty() {
            base.to_owned()
        } else {
            format!("{base}?{}", kept.join("&"))
        };
        let mut config: Config = url.parse().map_err(|error: postgres::Error| {
            // The driver's own text may hold parts of the URL.
            LiveError::Url(error.to_string())
        })?;
        let (ssl, trust) = match mode.as_deref() {
            None if roots.is_some() => (SslMode::Require, Trust::Name),
            None => (config.get_ssl_mode(), Trust::Anybody),
            Some("disable") => (SslMode::Disable, Trust::Anybody),
            Some("allow" | "prefer") => (SslMode::Prefer, Trust::Anybody),
            // With a certificate of its own libpq takes this one for verify-ca.
            Some("require") if roots.is_some() => (SslMode::Require, Trust::Authority),
            Some("require" | "no-verify") => (SslMode::Require, Trust::Anybody),
            Some("verify-ca") => (SslMode::Require, Trust::Authority),
            Some("verify-full") => (SslMode::Require, Trust::Name),
            Some(other) => return Err(LiveError::Url(format!("there is no sslmode \"{other}\""))),
        };
        // A socket of this machine is nobody else's to read.
        #[cfg(unix)]
        let ssl = match config.get_hosts() {
            [Host::Unix(_), ..] => SslMode::Disable,
            _ => ssl,
        };
        config.ssl_mode(ssl).application_name("codegen");
        Ok(Self {
            config,
            trust,
            roots: roots.filter(|it| it != "system"),
        })
    }

    /// Host and database, as messages show them.
    pub fn place(&self) -> String {
        let host = match self.config.get_hosts().first() {
            Some(Host::Tcp(host)) => host.clone(),
            #[cfg(unix)]
            Some(Host::Unix(path)) => path.display().to_string(),
            None => "localhost".to_owned(),
        };
        match self.database() {
            Some(database) => format!("{host}/{database}"),
            None => host,
        }
    }

    fn database(&self) -> Option<&str> {
        self.config.get_dbname().or(self.config.get_user())
    }

    /// The same server's database of this name.
    fn with_database(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.config.dbname(name);
        other
    }

    /// Connects.
    pub fn connect(&self) -> Result<Client, LiveError> {
        let connected = if self.config.get_ssl_mode() == SslMode::Disable {
            self.config.connect(NoTls)
        } else {
            self.config.connect(self.tls()?)
        };
        connected.map_err(|error| LiveError::Connect {
            place: self.place(),
            message: said(&error),
        })
    }

    fn tls(&self) -> Result<MakeRustlsConnect, LiveError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .expect("ring has both versions");
        let verifier: Arc<dyn ServerCertVerifier> = match self.trust {
            Trust::Anybody => Arc::new(Lenient {
                provider,
                authority: None,
            }),
            Trust::Authority | Trust::Name => {
                let roots = Arc::new(self.roots()?);
                let authority =
                    WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
                        .build()
                        .map_err(|error| LiveError::Certificates {
                            path: self
                                .roots
                                .clone()
                                .unwrap_or_else(|| "the system".to_owned()),
                            message: error.to_string(),
                        })?;
                if self.trust == Trust::Name {
                    authority
                } else {
                    Arc::new(Lenient {
                        provider,
                        authority: Some(authority),
                    })
                }
            }
        };
        let config = config
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(MakeRustlsConnect::new(config))
    }

    fn roots(&self) -> Result<RootCertStore, LiveError> {
        let mut store = RootCertStore::empty();
        match &self.roots {
            Some(path) => {
                let error = |message: String| LiveError::Certificates {
                    path: path.clone(),
                    message,
                };
                let certificates =
                    CertificateDer::pem_file_iter(path).map_err(|it| error(it.to_string()))?;
                for certificate in certificates {
                    let certificate = certificate.map_err(|it| error(it.to_string()))?;
                    store.add(certificate).map_err(|it| error(it.to_string()))?;
                }
            }
            None => {
                store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
        }
        Ok(store)
    }
}

fn unescaped(text: &str) -> String {
    text.replace("%2F", "/")
        .replace("%2f", "/")
        .replace("%20", " ")
}

/// Takes certificates without asking for a name, or for anything at all.
#[derive(Debug)]
struct Lenient {
    provider: Arc<CryptoProvider>,
    authority: Option<Arc<WebPkiServerVerifier>>,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        use rustls::CertificateError::{NotValidForName, NotValidForNameContext};
        let Some(authority) = &self.authority else {
            return Ok(ServerCertVerified::assertion());
        };
        match authority.verify_server_cert(end_entity, intermediates, server_name, ocsp, now) {
            Err(rustls::Error::InvalidCertificate(
                NotValidForName | NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// What the server said, with its SQLSTATE where it has one; else why it could not be asked.
fn refused(error: &postgres::Error) -> LiveError {
    LiveError::Refused {
        sqlstate: error.code().map(|code| code.code().to_owned()),
        message: said(error),
    }
}

fn said(error: &postgres::Error) -> String {
    if let Some(db) = error.as_db_error() {
        return db.message().to_owned();
    }
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

/// A READ ONLY transaction that sees one state of the database. It is rolled back when it goes.
pub struct Snapshot<'a> {
    transaction: Transaction<'a>,
}

impl<'a> Snapshot<'a> {
    /// Begins it; names come out with their schemas.
    pub fn begin(client: &'a mut Client) -> Result<Self, LiveError> {
        let mut transaction = client
            .build_transaction()
            .read_only(true)
            .isolation_level(postgres::IsolationLevel::RepeatableRead)
            .start()
            .map_err(|error| refused(&error))?;
        transaction
            .batch_execute("set local search_path = ''")
            .map_err(|error| refused(&error))?;
        Ok(Self { transaction })
    }
}

impl Ask for Snapshot<'_> {
    fn rows(&mut self, query: &str, schemas: &[String]) -> Result<Vec<Value>, LiveError> {
        let query = format!("select to_json(q)::text from ({query}) q");
        let schemas = schemas.to_vec();
        // No prepared statement: a pooler may give the next question another connection.
        let rows = if query.contains("$1") {
            self.transaction
                .query_typed(&query, &[(&schemas, Type::TEXT_ARRAY)])
        } else {
            self.transaction.query_typed(&query, &[])
        };
        let rows = rows.map_err(|error| refused(&error))?;
        Ok(rows
            .iter()
            .filter_map(|row| serde_json::from_str(row.get::<_, &str>(0)).ok())
            .collect())
    }
}

/// A database that is made to try something in, and dropped when it goes, with the roles that came with it.
pub struct Scratch {
    admin: Client,
    client: Option<Client>,
    /// Its name.
    pub name: String,
    roles: Vec<String>,
}

const ROLES: &str = "select rolname from pg_catalog.pg_roles";

impl Scratch {
    /// Makes one on a server; the database that the URL names is only what is connected to. `roles` are those that what
    /// is tried makes: of them go those that were not there before, and nobody else's.
    pub fn create(server: &Server, roles: &[String]) -> Result<Self, LiveError> {
        let mut admin = server.connect()?;
        let refused = |error: postgres::Error| refused(&error);
        let row = admin.query_one(
            "select 'codegen_verify_' || pg_backend_pid() || '_' || extract(epoch from clock_timestamp())::bigint",
            &[],
        );
        let name: String = row.map_err(refused)?.get(0);
        let before = there(&mut admin).map_err(refused)?;
        let roles = roles.iter().filter(|role| !before.contains(role));
        let roles = roles.cloned().collect();
        admin
            .batch_execute(&format!("create database {name} template template0"))
            .map_err(refused)?;
        let mut scratch = Self {
            admin,
            client: None,
            roles,
            name,
        };
        scratch.client = Some(server.with_database(&scratch.name).connect()?);
        Ok(scratch)
    }

    /// Its connection.
    pub fn client(&mut self) -> &mut Client {
        self.client
            .as_mut()
            .expect("it is there until it is dropped")
    }

    /// Runs a script as one message: a transaction, where it does not say otherwise.
    pub fn run(&mut self, script: &str) -> Result<(), LiveError> {
        self.client()
            .batch_execute(script)
            .map_err(|error| refused(&error))
    }
}

fn there(client: &mut Client) -> Result<Vec<String>, postgres::Error> {
    let rows = client.query(ROLES, &[])?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(self.client.take());
        // What cannot be dropped stays; there is nobody to tell any more.
        let _ = self.admin.batch_execute(&format!(
            "drop database if exists {} with (force)",
            self.name
        ));
        for role in &self.roles {
            let role = role.replace('"', "\"\"");
            let drop = format!("drop role if exists \"{role}\"");
            let _ = self.admin.batch_execute(&drop);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_of_other_drivers_are_taken() {
        let server = Server::parse(
            "postgresql://me:secret@db.example.com:6543/app?pgbouncer=true&sslmode=verify-full&sslrootcert=%2Fca.pem&connect_timeout=5",
        )
        .expect("it is right");
        assert_eq!(server.place(), "db.example.com/app");
        assert_eq!(server.trust, Trust::Name);
        assert_eq!(server.roots.as_deref(), Some("/ca.pem"));
        let trust = |url: &str| {
            let server = Server::parse(url).expect("it is right");
            (server.config.get_ssl_mode(), server.trust)
        };
        assert_eq!(trust("postgres://h/d"), (SslMode::Prefer, Trust::Anybody));
        assert_eq!(
            trust("postgres://h/d?sslmode=require&sslrootcert=a"),
            (SslMode::Require, Trust::Authority)
        );
        let error = Server::parse("postgres://h/d?sslmode=maybe").expect_err("it is wrong");
        assert!(error.to_string().contains("there is no sslmode \"maybe\""));
    }
}
