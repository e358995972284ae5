"""The APIs that others wrote, with which learning is examined."""

from typing import Final

from evaluation.learning.api import Api, served
from evaluation.learning.servers import airflow as airflow_server
from evaluation.learning.servers import directus as directus_server
from evaluation.learning.servers import fief as fief_server
from evaluation.learning.servers import ghost as ghost_server
from evaluation.learning.servers import jupyterhub as jupyterhub_server
from evaluation.learning.servers import keystone as keystone_server
from evaluation.learning.servers import kinto as kinto_server
from evaluation.learning.servers import label_studio as label_studio_server
from evaluation.learning.servers import lxd as lxd_server
from evaluation.learning.servers import phoenix as phoenix_server
from evaluation.learning.servers import powerdns as powerdns_server
from evaluation.learning.servers import prefect as prefect_server
from evaluation.learning.servers import pretix as pretix_server
from evaluation.learning.servers import rabbitmq as rabbitmq_server
from evaluation.learning.servers import redmine as redmine_server
from evaluation.learning.servers import superset as superset_server
from evaluation.learning.servers import unleash as unleash_server
from evaluation.learning.servers import zenml as zenml_server
from evaluation.learning.sessions import airflow as airflow_session
from evaluation.learning.sessions import directus as directus_session
from evaluation.learning.sessions import fief as fief_session
from evaluation.learning.sessions import ghost as ghost_session
from evaluation.learning.sessions import jupyterhub as jupyterhub_session
from evaluation.learning.sessions import keystone as keystone_session
from evaluation.learning.sessions import kinto as kinto_session
from evaluation.learning.sessions import label_studio as label_studio_session
from evaluation.learning.sessions import lxd as lxd_session
from evaluation.learning.sessions import phoenix as phoenix_session
from evaluation.learning.sessions import powerdns as powerdns_session
from evaluation.learning.sessions import prefect as prefect_session
from evaluation.learning.sessions import pretix as pretix_session
from evaluation.learning.sessions import rabbitmq as rabbitmq_session
from evaluation.learning.sessions import redmine as redmine_session
from evaluation.learning.sessions import superset as superset_session
from evaluation.learning.sessions import unleash as unleash_session
from evaluation.learning.sessions import zenml as zenml_session

APIS: Final = (
    Api(
        "kinto",
        "Kinto 26.5.0, Python, records in memory",
        "/v1",
        served("/v1/__api__"),
        "/v1",
        kinto_server.kinto,
        kinto_session.steps,
        {"Authorization": "Basic ZXZhbHVhdGlvbjo="},
        note="The first 200 calls of one training make no bucket by `POST /buckets`, with which a "
        "session that is asked begins. It is taken to be there, since collections are made so.",
    ),
    Api(
        "unleash",
        "Unleash 8.2.0, Node.js, PostgreSQL",
        "/api/admin",
        served("/docs/openapi.json"),
        "",
        unleash_server.unleash,
        unleash_session.steps,
        {"Authorization": unleash_server.KEY},
    ),
    Api(
        "prefect",
        "Prefect 3.9.1, Python, SQLite",
        "/api",
        served("/openapi.json"),
        "/api",
        prefect_server.prefect,
        prefect_session.steps,
        note="It was examined once before anything was repaired for it, with sessions of other "
        "seeds: 70.5 % of all calls after 200, 77.0 % of those seen; 77.3 % and 81.1 % after 400. "
        "Since then it is one that learning is developed with.",
    ),
    Api(
        "lxd",
        "LXD 5.0.2, Go, dqlite",
        "/1.0",
        lxd_server.document,
        "",
        lxd_server.lxd,
        lxd_session.steps,
        note="Nothing was developed with it before it was examined for the first time, by these "
        "seeds: 43.0 % of all calls after 200, 46.9 % of those seen; 45.8 % and 45.2 % after 400. "
        "The figures below are from after repairs, of kinds of misses that other APIs have as "
        "well: paths of new records in headers, changes of names, lists by a value of the path, "
        "operations that a request leaves to be waited for, members that list what refers to a "
        "record. "
        "It needs root.",
    ),
    Api(
        "rabbitmq",
        "RabbitMQ 3.10.8, Erlang, Mnesia",
        "/api",
        rabbitmq_server.document,
        "",
        rabbitmq_server.rabbitmq,
        rabbitmq_session.steps,
        {"Authorization": rabbitmq_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, by these "
        "seeds: 71.0 % of all calls after 200, 78.9 % of those seen; 74.5 % and 76.0 % after 400. "
        "Its document names operations alone, so that all answers are held against its own. The "
        "figures below are from after repairs of kinds of misses: paths that name records of other "
        "kinds, keys made of what was sent, members that cannot be changed, forms of lists; and, "
        "with PowerDNS, all records that come with a new one, keys that are one only below another "
        "value, members that follow others, and empty lists of what nothing explains.",
    ),
    Api(
        "powerdns",
        "PowerDNS 4.7.3, C++, SQLite",
        "/api/v1",
        powerdns_server.document,
        "/api/v1",
        powerdns_server.powerdns,
        powerdns_session.steps,
        {"X-API-Key": powerdns_server.KEY},
        note="It is the second API of which nothing was known, examined after the repairs for "
        "RabbitMQ: 59.2 % of all calls after 200, 58.0 % of those seen; 59.0 % and 59.0 % after "
        "400. The figures below are from after repairs of kinds of misses: addresses with the key "
        "of a new record, in members and nested, numbers that are given again; lists that are "
        "changed entry by entry or added to, words of paths that are values, texts that are "
        "refused for their end or beside the path, refused keys, and values taken as others.",
    ),
    Api(
        "redmine",
        "Redmine 5.0.4, Ruby, SQLite",
        "",
        redmine_server.document,
        "",
        redmine_server.redmine,
        redmine_session.steps,
        {"X-Redmine-API-Key": redmine_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with two "
        "trainings: 39.9 % of all calls after 200, 44.2 % of those seen; 42.8 % and 44.0 % after "
        "400. The figures below are from after repairs of kinds of misses: the end of all paths, "
        "references that are sent as keys and shown as objects, counters of two kinds, refusals in "
        "sentences, and what becomes of records when others are removed. It needs root.",
    ),
    Api(
        "pretix",
        "pretix 2026.8, Python (Django), SQLite",
        "/api/v1",
        pretix_server.document,
        "/api/v1",
        pretix_server.pretix,
        pretix_session.steps,
        {"Authorization": pretix_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with two "
        "trainings: 73.9 % of all calls after 200, 84.6 % of those seen; 84.0 % and 88.7 % after "
        "400. The figures below are from after repairs. Its document is made of its routes, which "
        "say nothing of answers.",
    ),
    Api(
        "airflow",
        "Apache Airflow 3.3.2, Python (FastAPI), SQLite",
        "/api/v2",
        served("/openapi.json"),
        "",
        airflow_server.airflow,
        airflow_session.steps,
        {"Authorization": airflow_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with two "
        "trainings: 54.8 % of all calls after 200, 60.5 % of those seen; 57.5 % and 60.2 % after "
        "400, once `learn` no longer ended at a list of texts that had objects at another time. "
        "The figures below are from after repairs of kinds of misses: members that refusals name, "
        "records that come with others only below some values, paths with a sign for any record, "
        "records that are made elsewhere or listed in a body, and parameters that lists share. "
        "Its sessions look little at what was deleted.",
    ),
    Api(
        "directus",
        "Directus 12.4.1, Node.js, SQLite",
        "",
        directus_server.document,
        "",
        directus_server.directus,
        directus_session.steps,
        {"Authorization": directus_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with two "
        "trainings: 31.0 % of all calls after 200, 39.2 % of those seen; 38.8 % and 42.3 % after "
        "400. The figures below are from after repairs of kinds of misses: words of paths below "
        "which each has records of its own, requests about several records, keys that records "
        "list, refusals in the same words, references, filters that are objects, what becomes of "
        "records whose reference is removed, and operations and parameters that most others have. "
        "Five kinds of records that its document leaves out are added to it.",
    ),
    Api(
        "keystone",
        "OpenStack Keystone 30.0.0, Python (Flask), SQLite",
        "/v3",
        keystone_server.document,
        "",
        keystone_server.keystone,
        keystone_session.steps,
        {"X-Auth-Token": keystone_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with three "
        "trainings: 58.5 % of those calls that were seen after 200, 60.1 % after 400, once `serve` "
        "no longer refused an operation with HEAD. Its document is made of its routes and of the "
        "schemas that most of them have for answers.",
    ),
    Api(
        "zenml",
        "ZenML 0.98.0, Python (FastAPI), SQLite",
        "/api/v1",
        served("/openapi.json"),
        "",
        zenml_server.zenml,
        zenml_session.steps,
        {"Authorization": zenml_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with three "
        "trainings: 14.6 % of what was seen after 200, 17.2 % after 400. The figures below are "
        "from after repairs of kinds of misses: members that lie in objects of a record, numbers "
        "of pages, objects that name records, and paths that always name one record.",
    ),
    Api(
        "jupyterhub",
        "JupyterHub 6.1.1, Python (Tornado), SQLite",
        "/hub/api",
        jupyterhub_server.document,
        "/hub/api",
        jupyterhub_server.jupyterhub,
        jupyterhub_session.steps,
        {"Authorization": jupyterhub_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, last of "
        "all, with two trainings: 13.4 % of what was seen after 200, 14.3 % after 400. The figures "
        "below are from after two repairs: records that are made by POST at their own path, and "
        "several by a list of their keys. Its document is made of its routes, which say nothing "
        "of answers; in place of all servers that users start stands a page that answers at once.",
    ),
    Api(
        "fief",
        "Fief 0.27.0, Python (FastAPI), SQLite",
        "/admin/api",
        served("/admin/api/openapi.json"),
        "/admin/api",
        fief_server.fief,
        fief_session.steps,
        {"Authorization": fief_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with three "
        "trainings: 64.0 % of what was seen after 200, 71.3 % after 400. What a worker does later "
        "is done before each answer.",
    ),
    Api(
        "phoenix",
        "Phoenix 20.26.1, Python (FastAPI), SQLite",
        "/v1",
        served("/openapi.json"),
        "",
        phoenix_server.phoenix,
        phoenix_session.steps,
        {"Authorization": phoenix_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with two "
        "trainings: 50.0 % of what was seen after 200, 58.3 % after 400. Its sessions have no "
        "traces.",
    ),
    Api(
        "superset",
        "Apache Superset 6.1.0, Python (Flask-AppBuilder), SQLite",
        "/api/v1",
        superset_server.document,
        "",
        superset_server.superset,
        superset_session.steps,
        {"Authorization": superset_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with two "
        "trainings: 19.6 % of what was seen after 200, 21.4 % after 400.",
    ),
    Api(
        "label-studio",
        "Label Studio 1.23.2, Python (Django REST framework), SQLite",
        "/api",
        served("/docs/api/schema/?format=json"),
        "",
        label_studio_server.label_studio,
        label_studio_session.steps,
        {"Authorization": label_studio_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with one "
        "training: 17.2 % of what was seen after 400. That its server refuses addresses of "
        "webhooks on this machine is switched off.",
    ),
    Api(
        "ghost",
        "Ghost 5.99.1, Node.js, SQLite",
        "/ghost/api/admin",
        ghost_server.document,
        "/ghost/api/admin",
        ghost_server.ghost,
        ghost_session.steps,
        {"Authorization": ghost_server.KEY},
        note="Nothing was developed with it before it was examined for the first time, with one "
        "training of 400: learning ended with a defect. Once that was repaired, 21.2 % of what was "
        "seen. Its document has its routes, and says nothing of answers.",
    ),
)
